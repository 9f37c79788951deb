// The namespaces of identifiers. COREPE names none; the network's are here, and can be changed per connection. https://hl7.org/fhir/R4/namingsystem.html

Instance: naming-dni
InstanceOf: NamingSystem
Usage: #definition
* id = "dni"
* name = "Dni"
* status = #active
* publisher = "chaski"
* description = "Documento Nacional de Identidad, ocho dígitos; su URI oficial está SIN CONFIRMAR: se han visto dos OID distintos."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/dni"
* uniqueId[0].preferred = true

Instance: naming-carne-extranjeria
InstanceOf: NamingSystem
Usage: #definition
* id = "carne-extranjeria"
* name = "CarneExtranjeria"
* status = #active
* publisher = "chaski"
* description = "Carné de extranjería."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/carne-extranjeria"
* uniqueId[0].preferred = true

Instance: naming-pasaporte
InstanceOf: NamingSystem
Usage: #definition
* id = "pasaporte"
* name = "Pasaporte"
* status = #active
* publisher = "chaski"
* description = "Pasaporte; el país emisor va en el tipo."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/pasaporte"
* uniqueId[0].preferred = true

Instance: naming-cnv
InstanceOf: NamingSystem
Usage: #definition
* id = "cnv"
* name = "Cnv"
* status = #active
* publisher = "chaski"
* description = "Certificado de nacido vivo."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/cnv"
* uniqueId[0].preferred = true

Instance: naming-cui
InstanceOf: NamingSystem
Usage: #definition
* id = "cui"
* name = "Cui"
* status = #active
* publisher = "chaski"
* description = "Código Único de Identificación."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/cui"
* uniqueId[0].preferred = true

Instance: naming-padron-nominal
InstanceOf: NamingSystem
Usage: #definition
* id = "padron-nominal"
* name = "PadronNominal"
* status = #active
* publisher = "chaski"
* description = "Código de Padrón Nominal."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/padron-nominal"
* uniqueId[0].preferred = true

Instance: naming-afiliacion-sis
InstanceOf: NamingSystem
Usage: #definition
* id = "afiliacion-sis"
* name = "AfiliacionSis"
* status = #active
* publisher = "chaski"
* description = "Número de afiliación al SIS."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/afiliacion-sis"
* uniqueId[0].preferred = true

Instance: naming-ficha-familiar
InstanceOf: NamingSystem
Usage: #definition
* id = "ficha-familiar"
* name = "FichaFamiliar"
* status = #active
* publisher = "chaski"
* description = "Número de ficha familiar, propio de cada establecimiento."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/ficha-familiar"
* uniqueId[0].preferred = true

Instance: naming-historia-clinica
InstanceOf: NamingSystem
Usage: #definition
* id = "historia-clinica"
* name = "HistoriaClinica"
* status = #active
* publisher = "chaski"
* description = "Raíz de los números de historia clínica: se le añade / y el código RENIPRESS."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/historia-clinica"
* uniqueId[0].preferred = true

Instance: naming-renipress
InstanceOf: NamingSystem
Usage: #definition
* id = "renipress"
* name = "Renipress"
* status = #active
* publisher = "chaski"
* description = "Código único del establecimiento, ocho dígitos."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/renipress"
* uniqueId[0].preferred = true

Instance: naming-referencia
InstanceOf: NamingSystem
Usage: #definition
* id = "referencia"
* name = "Referencia"
* status = #active
* publisher = "chaski"
* description = "Número de referencia."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/referencia"
* uniqueId[0].preferred = true

Instance: naming-colegiatura
InstanceOf: NamingSystem
Usage: #definition
* id = "colegiatura"
* name = "Colegiatura"
* status = #active
* publisher = "chaski"
* description = "Raíz de los números de colegiatura: se le añade / y el código del colegio."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/colegiatura"
* uniqueId[0].preferred = true

Instance: naming-provisional
InstanceOf: NamingSystem
Usage: #definition
* id = "provisional"
* name = "Provisional"
* status = #active
* publisher = "chaski"
* description = "Raíz de las identidades provisionales: se le añade / y el código RENIPRESS."
* kind = #identifier
* date = "2026-11-22"
* jurisdiction = urn:iso:std:iso:3166#PE
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://chaski.pe/fhir/NamingSystem/provisional"
* uniqueId[0].preferred = true
