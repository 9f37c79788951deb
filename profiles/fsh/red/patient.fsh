// The patient as the network knows them: richer than COREPE's, which is a projection of this one. https://hl7.org/fhir/R4/patient.html
Profile: Paciente
Id: paciente
Parent: Patient
Title: "Paciente"
Description: "La persona que la red atiende, con todos sus documentos, sus historias clínicas, su afiliación, su etnia y el establecimiento que responde por ella."
* insert Red
* obeys red-doc-1 and red-fec-1 and red-fec-2
* extension contains Etnia named etnia 0..1 MS and Financiador named financiador 0..1 MS
* extension[etnia] ^short = "Pertenencia étnica"
* extension[financiador] ^short = "Quién paga su atención"
* identifier 1..* MS
* identifier ^short = "Documentos, historias clínicas y afiliaciones"
* insert Documentos
* identifier contains cnv 0..1 MS and cui 0..1 MS and historiaClinica 0..* MS and afiliacionSis 0..* MS and padronNominal 0..1 and provisional 0..1
* insert Documento(cnv, https://chaski.pe/fhir/CodeSystem/his-tipo-documento, 6, cnv, [["Certificado de nacido vivo; su longitud está SIN CONFIRMAR"]])
* insert Documento(cui, https://chaski.pe/fhir/CodeSystem/tipo-identificador, cui, cui, [["Código Único de Identificación: ocho dígitos"]])
* identifier[cui] obeys red-cui-1
* insert TipoDeIdentificador(historiaClinica, $v2-0203, MR, [["Número de historia clínica, propio de cada establecimiento"]])
* identifier[historiaClinica] obeys red-hc-1
* identifier[historiaClinica].system 1..1
* identifier[historiaClinica].system ^short = "https://chaski.pe/fhir/NamingSystem/historia-clinica/ y el código RENIPRESS"
* identifier[historiaClinica].value ^maxLength = 15
* identifier[historiaClinica].assigner 1..1
* identifier[historiaClinica].assigner only Reference(Organization)
* identifier[historiaClinica].assigner ^short = "El establecimiento que lo asignó"
* insert Documento(afiliacionSis, https://chaski.pe/fhir/CodeSystem/tipo-identificador, afiliacion-sis, afiliacion-sis, [["Número de afiliación al SIS"]])
* insert Documento(padronNominal, https://chaski.pe/fhir/CodeSystem/tipo-identificador, padron-nominal, padron-nominal, [["Código de Padrón Nominal"]])
* insert TipoDeIdentificador(provisional, https://chaski.pe/fhir/CodeSystem/tipo-identificador, provisional, [["Identidad provisional de quien no está identificado"]])
* name 1..* MS
* name obeys red-nom-1
* insert Apellidos
* telecom MS
* gender 1..1 MS
* gender ^short = "Sexo: male | female | other | unknown"
* birthDate 1..1 MS
* birthDate ^short = "Fecha de nacimiento"
* birthDate.extension contains
    https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-pais named lugarNacimientoPais 0..1 and
    https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo named lugarNacimientoUbigeo 0..1
* birthDate.extension[lugarNacimientoPais] ^short = "País de nacimiento"
* birthDate.extension[lugarNacimientoUbigeo] ^short = "UBIGEO de nacimiento"
* birthDate.extension[lugarNacimientoUbigeo] obeys red-ubi-1
* insert Domicilio
* generalPractitioner ^short = "Quién responde por su atención primaria"
* managingOrganization only Reference(Organization)
* managingOrganization MS
* managingOrganization ^short = "Establecimiento al que está adscrito"

Profile: PersonaRelacionada
Id: persona-relacionada
Parent: RelatedPerson
Title: "Persona relacionada"
Description: "Madre, padre, tutor o apoderado de un paciente."
* insert Red
* obeys red-fec-1
* insert Documentos
* patient only Reference(Patient)
* patient MS
* relationship 1..* MS
* relationship ^short = "Vínculo con el paciente"
* relationship from http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype (extensible)
* name 1..* MS
* name obeys red-nom-1
* insert Apellidos

Profile: Familia
Id: familia
Parent: Group
Title: "Familia"
Description: "Los que comparten un hogar y una ficha familiar: la unidad que la red sigue en su territorio."
* insert Red
* obeys red-fam-1
* extension contains RiesgoFamiliar named riesgo 0..1
* extension[riesgo] ^short = "Riesgo familiar, con la escala que la red configure"
* identifier 1..* MS
* identifier ^slicing.discriminator[0].type = #value
* identifier ^slicing.discriminator[0].path = "system"
* identifier ^slicing.rules = #open
* identifier contains fichaFamiliar 1..1 MS
* identifier[fichaFamiliar] ^short = "Número de ficha familiar"
* identifier[fichaFamiliar].system 1..1
* identifier[fichaFamiliar].system = "https://chaski.pe/fhir/NamingSystem/ficha-familiar"
* identifier[fichaFamiliar].value 1..1
* identifier[fichaFamiliar].value ^maxLength = 15
* type = #person
* actual = true
* code 1..1
* code = http://terminology.hl7.org/CodeSystem/v3-RoleCode#FAMMEMB
* managingEntity 1..1 MS
* managingEntity only Reference(Organization)
* managingEntity ^short = "Establecimiento que sigue a la familia"
* member 1..* MS
* member.entity only Reference(Patient)
