// What people in Peru search by and R4 has no parameter for. https://hl7.org/fhir/R4/searchparameter.html

Instance: search-mothers-family
InstanceOf: SearchParameter
Usage: #definition
* id = "mothers-family"
* url = "https://chaski.pe/fhir/SearchParameter/mothers-family"
* name = "MothersFamily"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Segundo apellido, el de la madre."
* code = #mothers-family
* base[0] = #Patient
* base[1] = #Practitioner
* base[2] = #RelatedPerson
* base[3] = #Person
* type = #string
* expression = "Patient.name.family.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family').value | Practitioner.name.family.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family').value | RelatedPerson.name.family.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family').value | Person.name.family.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family').value"
* xpathUsage = #normal

Instance: search-third-family
InstanceOf: SearchParameter
Usage: #definition
* id = "third-family"
* url = "https://chaski.pe/fhir/SearchParameter/third-family"
* name = "ThirdFamily"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Tercer apellido."
* code = #third-family
* base[0] = #Patient
* base[1] = #Practitioner
* base[2] = #RelatedPerson
* base[3] = #Person
* type = #string
* expression = "Patient.name.family.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-tercerapellido').value | Practitioner.name.family.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-tercerapellido').value | RelatedPerson.name.family.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-tercerapellido').value | Person.name.family.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-tercerapellido').value"
* xpathUsage = #normal

Instance: search-document-type
InstanceOf: SearchParameter
Usage: #definition
* id = "document-type"
* url = "https://chaski.pe/fhir/SearchParameter/document-type"
* name = "DocumentType"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Tipo de documento: los que tienen DNI, carné de extranjería, certificado de nacido vivo …"
* code = #document-type
* base[0] = #Patient
* base[1] = #Practitioner
* base[2] = #RelatedPerson
* base[3] = #Person
* type = #token
* expression = "Patient.identifier.type | Practitioner.identifier.type | RelatedPerson.identifier.type | Person.identifier.type"
* xpathUsage = #normal

Instance: search-history-number
InstanceOf: SearchParameter
Usage: #definition
* id = "history-number"
* url = "https://chaski.pe/fhir/SearchParameter/history-number"
* name = "HistoryNumber"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Número de historia clínica; el sistema dice de qué establecimiento."
* code = #history-number
* base[0] = #Patient
* type = #token
* expression = "Patient.identifier.where(type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v2-0203' and code = 'MR').exists())"
* xpathUsage = #normal

Instance: search-ethnicity
InstanceOf: SearchParameter
Usage: #definition
* id = "ethnicity"
* url = "https://chaski.pe/fhir/SearchParameter/ethnicity"
* name = "Ethnicity"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Etnia, con los códigos de HIS-MINSA."
* code = #ethnicity
* base[0] = #Patient
* type = #token
* expression = "Patient.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/etnia').value"
* xpathUsage = #normal

Instance: search-insurer
InstanceOf: SearchParameter
Usage: #definition
* id = "insurer"
* url = "https://chaski.pe/fhir/SearchParameter/insurer"
* name = "Insurer"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Financiador, con los códigos de HIS-MINSA."
* code = #insurer
* base[0] = #Patient
* base[1] = #Encounter
* base[2] = #Coverage
* type = #token
* expression = "Patient.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/financiador').value | Encounter.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/financiador').value | Coverage.type"
* xpathUsage = #normal

Instance: search-ubigeo
InstanceOf: SearchParameter
Usage: #definition
* id = "ubigeo"
* url = "https://chaski.pe/fhir/SearchParameter/ubigeo"
* name = "Ubigeo"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "UBIGEO del domicilio o del local, desde el principio: 15 es el departamento, 1501 la provincia, 150101 el distrito."
* code = #ubigeo
* base[0] = #Patient
* base[1] = #Organization
* base[2] = #Location
* type = #string
* expression = "Patient.address.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo').value | Patient.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-inei').value | Patient.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-reniec').value | Organization.address.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo').value | Organization.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-inei').value | Organization.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-reniec').value | Location.address.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo').value | Location.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-inei').value | Location.address.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/ubigeo-reniec').value"
* xpathUsage = #normal

Instance: search-birth-ubigeo
InstanceOf: SearchParameter
Usage: #definition
* id = "birth-ubigeo"
* url = "https://chaski.pe/fhir/SearchParameter/birth-ubigeo"
* name = "BirthUbigeo"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "UBIGEO de nacimiento, desde el principio."
* code = #birth-ubigeo
* base[0] = #Patient
* type = #string
* expression = "Patient.birthDate.extension.where(url = 'https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo').value"
* xpathUsage = #normal

Instance: search-category
InstanceOf: SearchParameter
Usage: #definition
* id = "category"
* url = "https://chaski.pe/fhir/SearchParameter/category"
* name = "Category"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Categoría del establecimiento, de I-1 a III-E."
* code = #category
* base[0] = #Organization
* type = #token
* expression = "Organization.type.where(coding.where(system = 'https://chaski.pe/fhir/CodeSystem/categoria-ipress').exists())"
* xpathUsage = #normal

Instance: search-network
InstanceOf: SearchParameter
Usage: #definition
* id = "network"
* url = "https://chaski.pe/fhir/SearchParameter/network"
* name = "Network"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Red a la que pertenece el establecimiento."
* code = #network
* base[0] = #Organization
* type = #reference
* expression = "Organization.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/red').value"
* xpathUsage = #normal
* target[0] = #Organization

Instance: search-hours
InstanceOf: SearchParameter
Usage: #definition
* id = "hours"
* url = "https://chaski.pe/fhir/SearchParameter/hours"
* name = "Hours"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Doce o veinticuatro horas."
* code = #hours
* base[0] = #Organization
* base[1] = #Location
* type = #token
* expression = "Organization.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/horario-establecimiento').value | Location.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/horario-establecimiento').value"
* xpathUsage = #normal

Instance: search-diagnosis-type
InstanceOf: SearchParameter
Usage: #definition
* id = "diagnosis-type"
* url = "https://chaski.pe/fhir/SearchParameter/diagnosis-type"
* name = "DiagnosisType"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Presuntivo, definitivo o repetitivo."
* code = #diagnosis-type
* base[0] = #Condition
* type = #token
* expression = "Condition.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/tipo-diagnostico').value"
* xpathUsage = #normal

Instance: search-modality
InstanceOf: SearchParameter
Usage: #definition
* id = "modality"
* url = "https://chaski.pe/fhir/SearchParameter/modality"
* name = "Modality"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Presencial o forma de telemedicina."
* code = #modality
* base[0] = #Encounter
* base[1] = #HealthcareService
* base[2] = #Slot
* base[3] = #Appointment
* type = #token
* expression = "Encounter.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/modalidad-atencion').value | HealthcareService.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/modalidad-servicio').value | Slot.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/modalidad-servicio').value | Appointment.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/modalidad-servicio').value"
* xpathUsage = #normal

Instance: search-ups
InstanceOf: SearchParameter
Usage: #definition
* id = "ups"
* url = "https://chaski.pe/fhir/SearchParameter/ups"
* name = "Ups"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "El servicio de la atención, por su UPS."
* code = #ups
* base[0] = #Encounter
* type = #token
* expression = "Encounter.serviceType"
* xpathUsage = #normal

Instance: search-facility-condition
InstanceOf: SearchParameter
Usage: #definition
* id = "facility-condition"
* url = "https://chaski.pe/fhir/SearchParameter/facility-condition"
* name = "FacilityCondition"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Nuevo, continuador o reingresante en el establecimiento."
* code = #facility-condition
* base[0] = #Encounter
* type = #token
* expression = "Encounter.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/condicion-establecimiento').value"
* xpathUsage = #normal

Instance: search-service-condition
InstanceOf: SearchParameter
Usage: #definition
* id = "service-condition"
* url = "https://chaski.pe/fhir/SearchParameter/service-condition"
* name = "ServiceCondition"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Nuevo, continuador o reingresante en el servicio."
* code = #service-condition
* base[0] = #Encounter
* type = #token
* expression = "Encounter.extension.where(url = 'https://chaski.pe/fhir/StructureDefinition/condicion-servicio').value"
* xpathUsage = #normal
