// The four value sets: each includes the whole of its code system. https://hl7.org/fhir/R4/valueset.html
ValueSet: IdentificadoresPersonaVS
Id: IdentificadoresPersonaVS
Title: "Identificadores de Persona VS"
Description: "Identificadores de Persona Peru VS."
* ^status = #draft
* include codes from system IdspersonaPeru

ValueSet: ColegiosProfesionalesSaludVS
Id: ColegiosProfesionalesSaludVS
Title: "Colegios Profesionales de Salud VS."
Description: "Colegios Profesionales de Salud VS."
* ^status = #draft
* include codes from system ColegiosProfesionalesSaludCS

ValueSet: IPRESSVS
Id: IPRESSVS
Title: "Instituciones Prestadoras de Servicios de Salud IPRESS VS"
Description: "Instituciones Prestadoras de Servicios de Salud IPRESS VS."
* ^status = #draft
* include codes from system IPRESSCS

ValueSet: PaisesVS
Id: PaisesVS
Title: "Códigos del País"
Description: "Codigos definidos para la identificación de países segun norma ISO3166-N"
* ^status = #active
* include codes from system PaisesCS

CodeSystem: IdspersonaPeru
Id: IdspersonaPeru
Title: "Identificadores de Persona CS"
Description: "Identificadores de Persona Peru VS."
* insert PublishedCodes
* #1 "DNI" "DNI"
* #2 "Carné extranjería" "Carné extranjería"
* #3 "Pasaporte" "Pasaporte"
* #4 "Documento de identidad extranjero" "Documento de identidad extranjero"
