// Who cares for patients, where, and under which professional college. https://hl7.org/fhir/R4/practitioner.html
Profile: Profesional
Id: profesional
Parent: Practitioner
Title: "Profesional"
Description: "Personal de salud, con sus documentos y su colegiatura."
* insert Red
* obeys red-doc-1 and red-fec-1
* identifier 1..* MS
* insert Documentos
* name 1..* MS
* name obeys red-nom-1
* insert Apellidos
* qualification MS
* qualification ^short = "Colegio profesional y número de colegiatura"
* qualification obeys red-col-1
* qualification.identifier.value 1..1
* qualification.identifier.system ^short = "https://chaski.pe/fhir/NamingSystem/colegiatura/ y el código del colegio"
* qualification.code from ColegiaturaVS (required)

Profile: RolProfesional
Id: rol-profesional
Parent: PractitionerRole
Title: "Rol del profesional"
Description: "Lo que un profesional hace en un establecimiento."
* insert Red
* extension contains CondicionContrato named condicionContrato 0..1
* extension[condicionContrato] ^short = "Condición de contrato"
* practitioner 1..1 MS
* practitioner only Reference(Practitioner)
* organization 1..1 MS
* organization only Reference(Organization)
* code 1..* MS
* code from ProfesionVS (extensible)
* code ^short = "Profesión según HIS-MINSA"
* specialty MS
* healthcareService MS
