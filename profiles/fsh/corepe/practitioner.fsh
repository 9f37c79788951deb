// PractitionerPe: the professional who answers for a document. https://hl7.org/fhir/R4/practitioner.html
Profile: ProfesionalPe
Id: PractitionerPe
Parent: Practitioner
Title: "Profesional Perú"
Description: "Profesional de Salud Perú."
* insert Published
* identifier 1..* MS
* identifier ^short = "Identificación del paciente."
* insert DocumentOfPerson
* name 1..* MS
* name.family 1..1 MS
* name.given MS
* qualification MS
* qualification ^short = "Representa los colegios médicos."
* qualification.identifier.value 1..1 MS
* qualification.code.coding.code from ColegiosProfesionalesSaludVS (required)
