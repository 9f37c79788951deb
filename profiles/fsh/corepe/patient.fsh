// PacientePe: the patient as the national guide sends it to RENHICE. https://hl7.org/fhir/R4/patient.html
Profile: PacientePe
Id: PacientePe
Parent: Patient
Title: "Paciente Perú"
Description: "Datos de identificación y datos personales del paciente que forman parte del resumen que se envía al RENHICE."
* insert Published
* identifier 1..* MS
* identifier ^short = "Identificación del paciente."
* insert DocumentOfPerson
* name 1..* MS
* name ^short = "Nombres y Apellidos del Paciente."
* name.family 1..1 MS
* name.family ^short = "Apellidos del usuario de salud/ paciente."
* name.family.extension ^short = "Tercer Apellido"
* name.family.extension contains
    http://hl7.org/fhir/StructureDefinition/humanname-mothers-family named SegundoApellido 0..* and
    TercerApellido named TercerApellido 0..*
* name.given 1..* MS
* name.given ^short = "Nombres del paciente."
* telecom MS
* telecom ^slicing.discriminator[0].type = #value
* telecom ^slicing.discriminator[0].path = "system"
* telecom ^slicing.description = "Detalle de email y tel"
* telecom ^slicing.ordered = false
* telecom ^slicing.rules = #open
* telecom contains email 0..* and tel 0..*
* telecom[email].system 1..1
* telecom[email].system = #email
* telecom[email].value MS
* telecom[tel].system 1..1
* telecom[tel].system = #phone
* telecom[tel].value MS
* gender 1..1 MS
* gender from http://hl7.org/fhir/ValueSet/administrative-gender (required)
* gender ^short = "Sexo de nacimiento: male | female | other | unknown (requerido)"
* birthDate 1..1
* birthDate ^short = "Fecha de Nacimiento, formato: YYYY-MM-DD"
* birthDate.extension ^short = "Extension para lugar de nacimiento, incluye país."
* birthDate.extension contains
    Pais named lugarNacimientoPais 0..1 MS and
    LugarDeNacimientoUbigeo named lugarNacimientoUbigeo 0..1 MS
