// What every definition of the network says of itself, and rules that several profiles repeat.
Alias: $idspersona = https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru
Alias: $v2-0203 = http://terminology.hl7.org/CodeSystem/v2-0203

RuleSet: Red
* ^status = #active
* ^experimental = false
* ^publisher = "chaski"
* ^jurisdiction = urn:iso:std:iso:3166#PE

RuleSet: Tabla
* insert Red
* ^caseSensitive = true
* ^content = #complete

RuleSet: TablaParcial
* insert Red
* ^caseSensitive = true
* ^content = #fragment

// The document of a person: DNI, foreigner's card, passport, foreign document, as COREPE types them.
RuleSet: Documentos
* identifier ^slicing.discriminator[0].type = #pattern
* identifier ^slicing.discriminator[0].path = "type"
* identifier ^slicing.rules = #open
* identifier ^slicing.description = "Por tipo de documento"
* identifier.value 1..1
* identifier.value ^short = "Número, como texto: los ceros a la izquierda cuentan"
* identifier contains dni 0..* MS and carneExtranjeria 0..* MS and pasaporte 0..* MS and documentoExtranjero 0..*
* insert Documento(dni, $idspersona, 1, dni, [["Documento Nacional de Identidad: ocho dígitos"]])
* identifier[dni] obeys red-dni-1 and red-dni-2
* identifier[dni].extension contains DniDigitoVerificador named digitoVerificador 0..1
* identifier[dni].extension[digitoVerificador] ^short = "Dígito o letra de verificación impreso junto al número"
* insert Documento(carneExtranjeria, $idspersona, 2, carne-extranjeria, [["Carné de extranjería"]])
* insert Documento(pasaporte, $idspersona, 3, pasaporte, [["Pasaporte"]])
* insert TipoDeIdentificador(documentoExtranjero, $idspersona, 4, [["Documento de identidad extranjero"]])

RuleSet: TipoDeIdentificador(slice, system, code, short)
* identifier[{slice}] ^short = {short}
* identifier[{slice}].type 1..1
* identifier[{slice}].type = {system}#{code}

RuleSet: Documento(slice, system, code, naming, short)
* insert TipoDeIdentificador({slice}, {system}, {code}, {short})
* identifier[{slice}].system 1..1
* identifier[{slice}].system = "https://chaski.pe/fhir/NamingSystem/{naming}"

RuleSet: Apellidos
* name.family ^short = "Primer apellido"
* name.family.extension contains
    http://hl7.org/fhir/StructureDefinition/humanname-mothers-family named segundoApellido 0..1 MS and
    https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-tercerapellido named tercerApellido 0..1
* name.family.extension[segundoApellido] ^short = "Segundo apellido"
* name.family.extension[tercerApellido] ^short = "Tercer apellido"
* name.given ^short = "Nombres de pila, uno por elemento"

RuleSet: Domicilio
* address.extension contains
    https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo named ubigeo 0..1 and
    UbigeoInei named ubigeoInei 0..1 MS and
    UbigeoReniec named ubigeoReniec 0..1 MS
* address.extension[ubigeo] obeys red-ubi-1
* address.extension[ubigeo] ^short = "UBIGEO como lo pide COREPE, que no dice de cuál de las dos listas"
* address.extension[ubigeoInei] ^short = "UBIGEO del INEI"
* address.extension[ubigeoReniec] ^short = "UBIGEO del RENIEC"
* address.district ^short = "Distrito"

// One slice of a repeating concept for one code system.
RuleSet: DelSistema(path, slice, system, short)
* {path}[{slice}] ^short = {short}
* {path}[{slice}] ^patternCodeableConcept.coding.system = {system}

RuleSet: PorSistema(path)
* {path} ^slicing.discriminator[0].type = #pattern
* {path} ^slicing.discriminator[0].path = "$this"
* {path} ^slicing.rules = #open

RuleSet: Ups(path)
* {path} ^slicing.discriminator[0].type = #value
* {path} ^slicing.discriminator[0].path = "system"
* {path} ^slicing.rules = #open
* {path} contains ups 0..1 MS
* {path}[ups] ^short = "Unidad productora de servicios: seis dígitos"
* {path}[ups].system 1..1
* {path}[ups].system = "https://chaski.pe/fhir/CodeSystem/ups"
* {path}[ups].code 1..1
* {path}[ups] obeys red-ups-1

// What a rule says to who reads English. https://hl7.org/fhir/R4/extension-translation.html
RuleSet: EnIngles(texto)
* human.extension[0].url = "http://hl7.org/fhir/StructureDefinition/translation"
* human.extension[0].extension[0].url = "lang"
* human.extension[0].extension[0].valueCode = #en
* human.extension[0].extension[1].url = "content"
* human.extension[0].extension[1].valueString = {texto}
