// The guide exactly as published (0.1, 2024-12-04), its errors included: what `strict` checks and emits.
RuleSet: Published
* ^status = #draft

RuleSet: PublishedCodes
* ^status = #active
* ^experimental = false
* ^date = "2023-05-01"
* ^publisher = "MSP Peru."
* ^content = #complete

RuleSet: FacilityCode
* identifier.type.coding.code from IPRESSVS (required)
* identifier.value ^short = "Número que indica la identificación."

RuleSet: DocumentNumber
* identifier.value 1..1

// A value of any other type says the same to who checks what was published: nothing.
RuleSet: CountryValue
* value[x] 0..1

RuleSet: UbigeoValue
* value[x] 0..1

CodeSystem: ColegiosProfesionalesSaludCS
Id: ColegiosProfesionalesSaludCS
Title: "Colegios Profesionales de Salud CS."
Description: "Colegios Profesionales de Salud CS."
* insert PublishedCodes
* #00 "Personal de Salud sin Colegiatura" "Personal de Salud sin Colegiatura"
* #01 "Colegio Médico del Perú" "Colegio Médico del Perú"
* #02 "Colegio Químico Farmacéutico del Perú" "Colegio Químico Farmacéutico del Perú"
* #03 "Colegio Odontolóico del Perú" "Colegio Odontolóico del Perú"
* #04 "Colegio de Biólogos del Perú" "Colegio de Biólogos del Perú"
* #05 "Colegio de Obstetrices del Perú" "Colegio de Obstetrices del Perú"
* #06 "Colegio de Enfermeros del Perú" "Colegio de Enfermeros del Perú"
* #07 "Colegio de Trabajadores Sociales del Perú" "Colegio de Trabajadores Sociales del Perú"
* #08 "Colegio de Psicólogos del Perú" "Colegio de Psicólogos del Perú"
* #09 "Colegio Tecnólo Médico del Perú" "Colegio Tecnólo Médico del Perú"
* #1O "Colegio de Nutricionistas del Perú" "Colegio de Nutricionistas del Perú"

CodeSystem: IPRESSCS
Id: IPRESSCS
Title: "Instituciones Prestadoras de Servicios de Salud IPRESS CS"
Description: "Instituciones Prestadoras de Servicios de Salud IPRESS CS"
* insert PublishedCodes
* ^property[0].code = #clasificacion
* ^property[0].description = "Utilizado para la clasificacion del establecimiento"
* ^property[0].type = #string
* ^property[1].code = #tipo
* ^property[1].description = "tipo de establecimiento"
* ^property[1].type = #string
* #00031361 "ESTETICA DENTAL SONRIE" "ESTETICA DENTAL SONRIE"
  * ^property[0].code = #clasificacion
  * ^property[0].valueString = "CONSULTORIOS MEDICOS Y DE OTROS PROFESIONALES DE LA SALUD"
  * ^property[1].code = #tipo
  * ^property[1].valueString = "ESTABLECIMIENTO DE SALUD SIN INTERNAMIENTO"
