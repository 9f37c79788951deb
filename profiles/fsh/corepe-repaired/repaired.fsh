// What the guide's defects need so that real facilities, professions and countries can be said; everything published stays valid.
RuleSet: Published
* ^status = #draft
* ^publisher = "chaski, sobre COREPE 0.1 de MINSA"

RuleSet: PublishedCodes
* insert Repaired
* ^content = #complete

RuleSet: Repaired
* ^status = #active
* ^experimental = false
* ^publisher = "chaski, sobre COREPE 0.1 de MINSA"
* ^caseSensitive = true

RuleSet: KeepsFormerCodes
* ^property[0].code = #status
* ^property[0].uri = "http://hl7.org/fhir/concept-properties#status"
* ^property[0].type = #code
* ^property[1].code = #reemplazado-por
* ^property[1].description = "Código que corrige al publicado"
* ^property[1].type = #code

RuleSet: Former(code)
* ^property[0].code = #status
* ^property[0].valueCode = #deprecated
* ^property[1].code = #reemplazado-por
* ^property[1].valueCode = #{code}

// The published list names one facility of some 27 000; the registry (RENIPRESS) is loaded into it. Until then its
// form alone is required: `not-present` and `extensible` are what every validator takes for a list that it has not got.
RuleSet: FacilityCode
* identifier.type.coding.code from IPRESSVS (extensible)
* identifier.value ^short = "Código único de RENIPRESS: ocho dígitos."
* identifier obeys pe-ipress-1

Invariant: pe-ipress-1
Description: "El código de IPRESS tiene ocho dígitos, con sus ceros a la izquierda: 00031361"
Severity: #error
Expression: "type.coding.code.all($this.matches('^[0-9]{8}$'))"
* insert EnIngles([["The code of an IPRESS has eight digits, leading zeros included: 00031361"]])

// Advice: published, any number passes.
RuleSet: DocumentNumber
* identifier obeys pe-dni-1 and pe-doc-1

Invariant: pe-dni-1
Description: "El DNI (tipo 1) tiene ocho dígitos, con sus ceros a la izquierda"
Severity: #warning
Expression: "type.coding.where(code = '1').empty() or value.matches('^[0-9]{8}$')"
* insert EnIngles([["A DNI (type 1) has eight digits, leading zeros included"]])

Invariant: pe-doc-1
Description: "El código del tipo de documento lleva en system su tabla, https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru: en otras tablas el mismo número es otro documento"
Severity: #warning
Expression: "type.coding.where(code.exists()).all(system = 'https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru')"
* insert EnIngles([["The code of the type of document has its table in system, https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru: in other tables the same number is another document"]])

// As published, a value of another type passes and is read by nobody. It still passes, and whoever asks is told.
RuleSet: CountryValue
* obeys pe-pais-1

RuleSet: UbigeoValue
* obeys pe-ubigeo-1

Invariant: pe-pais-1
Description: "El país va en valueCodeableConcept, con las tres letras de PaisesCS: PER"
Severity: #warning
Expression: "value.ofType(CodeableConcept).exists()"
* insert EnIngles([["The country goes in valueCodeableConcept, with the three letters of PaisesCS: PER"]])

Invariant: pe-ubigeo-1
Description: "El UBIGEO va en valueString, con sus seis dígitos"
Severity: #warning
Expression: "value.ofType(string).matches('^[0-9]{6}$')"
* insert EnIngles([["The UBIGEO goes in valueString, with its six digits"]])

CodeSystem: IPRESSCS
Id: IPRESSCS
Title: "Instituciones Prestadoras de Servicios de Salud IPRESS CS"
Description: "Código único de RENIPRESS, ocho dígitos. La guía publica un solo establecimiento; aquí no hay ninguno hasta que se carga el registro."
* insert Repaired
* ^content = #not-present
* ^property[0].code = #clasificacion
* ^property[0].description = "Utilizado para la clasificacion del establecimiento"
* ^property[0].type = #string
* ^property[1].code = #tipo
* ^property[1].description = "tipo de establecimiento"
* ^property[1].type = #string

CodeSystem: ColegiosProfesionalesSaludCS
Id: ColegiosProfesionalesSaludCS
Title: "Colegios Profesionales de Salud CS."
Description: "Colegios profesionales. `10` corrige a `1O` (con la letra O), que se sigue aceptando."
* insert Repaired
* ^content = #complete
* insert KeepsFormerCodes
* #00 "Personal de Salud sin Colegiatura"
* #01 "Colegio Médico del Perú"
* #02 "Colegio Químico Farmacéutico del Perú"
* #03 "Colegio Odontológico del Perú"
* #04 "Colegio de Biólogos del Perú"
* #05 "Colegio de Obstetrices del Perú"
* #06 "Colegio de Enfermeros del Perú"
* #07 "Colegio de Trabajadores Sociales del Perú"
* #08 "Colegio de Psicólogos del Perú"
* #09 "Colegio Tecnólogo Médico del Perú"
* #10 "Colegio de Nutricionistas del Perú"
* #1O "Colegio de Nutricionistas del Perú"
* #1O insert Former(10)

// Bound by ConditionPe, published nowhere.
ValueSet: CIE10VS
Id: CIE10VS
Title: "CIE-10"
Description: "Todos los códigos de la CIE-10. La guía lo nombra y no lo publica."
* ^status = #draft
* include codes from system http://hl7.org/fhir/sid/icd-10

// From a published code that was mended to the mended one, and back for who must emit what was published.
Instance: corepe-colegios-corregidos
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/corepe-colegios-corregidos"
* name = "CorepeColegiosCorregidos"
* title = "Colegios profesionales: del código publicado al corregido"
* status = #active
* sourceUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/ColegiosProfesionalesSaludVS"
* targetUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/ColegiosProfesionalesSaludVS"
* group[0].source = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS"
* group[0].target = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS"
* group[0].element[0].code = #1O
* group[0].element[0].target[0].code = #10
* group[0].element[0].target[0].equivalence = #equal
* group[0].unmapped.mode = #provided

Instance: corepe-paises-corregidos
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/corepe-paises-corregidos"
* name = "CorepePaisesCorregidos"
* title = "Países: del código publicado al de ISO 3166"
* status = #active
* sourceUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/PaisesVS"
* targetUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/PaisesVS"
* group[0].source = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/PaisesCS"
* group[0].target = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/PaisesCS"
* group[0].element[0].code = #CWU
* group[0].element[0].target[0].code = #CUW
* group[0].element[0].target[0].equivalence = #equal
* group[0].element[1].code = #SMX
* group[0].element[1].target[0].code = #SXM
* group[0].element[1].target[0].equivalence = #equal
* group[0].unmapped.mode = #provided

// What a rule says to who reads English. https://hl7.org/fhir/R4/extension-translation.html
RuleSet: EnIngles(texto)
* human.extension[0].url = "http://hl7.org/fhir/StructureDefinition/translation"
* human.extension[0].extension[0].url = "lang"
* human.extension[0].extension[0].valueCode = #en
* human.extension[0].extension[1].url = "content"
* human.extension[0].extension[1].valueString = {texto}
