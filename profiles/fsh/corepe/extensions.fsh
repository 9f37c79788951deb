// pe-pais, pe-ubigeo and pe-tercerapellido. https://hl7.org/fhir/R4/extensibility.html
Extension: Pais
Id: pe-pais
Description: "Extensión utilizada para representar Nacionalidad o Pais de origen del documento."
* insert Published
* insert ForAnyElement
* insert ByType(value[x])
* value[x] contains valueCodeableConcept 0..1
* value[x][valueCodeableConcept] only CodeableConcept
* value[x][valueCodeableConcept] from PaisesVS (required)
* insert CountryValue

Extension: LugarDeNacimientoUbigeo
Id: pe-ubigeo
Description: "UBIGEO NACIMIENTO."
* insert Published
* insert ForAnyElement
* insert ByType(value[x])
* value[x] contains valueString 0..1
* value[x][valueString] only string
* insert UbigeoValue

Extension: TercerApellido
Id: pe-tercerapellido
Description: "tercer apellido."
* insert Published
* insert ForAnyElement
* insert ByType(value[x])
* value[x] contains valueString 0..1
* value[x][valueString] only string

RuleSet: ForAnyElement
* ^context[0].type = #element
* ^context[0].expression = "Element"
* extension 0..0
