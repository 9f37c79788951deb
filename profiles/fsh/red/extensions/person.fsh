// What a patient's record in Peru says and R4 has no element for. https://hl7.org/fhir/R4/extensibility.html
Extension: DniDigitoVerificador
Id: dni-digito-verificador
Title: "Dígito de verificación del DNI"
Description: "El carácter impreso junto a los ocho dígitos del DNI: un dígito, o una letra en los documentos antiguos."
Context: Identifier
* insert Red
* value[x] 1..1
* value[x] only string
* value[x] ^short = "Un dígito o una letra de la A a la K"
* obeys red-dig-1

Extension: Etnia
Id: etnia
Title: "Etnia"
Description: "Pertenencia étnica, con los sesenta códigos de HIS-MINSA."
Context: Patient
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from EtniaVS (required)
* value[x] ^short = "Uno de los sesenta códigos de HIS"

Extension: Financiador
Id: financiador
Title: "Financiador"
Description: "Quién paga: SIS, EsSalud, SOAT, sanidades, privados o el propio usuario, como lo registra HIS-MINSA."
Context: Patient, Encounter
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from FinanciadorVS (required)
* value[x] ^short = "Código de financiador de HIS"

Extension: UbigeoInei
Id: ubigeo-inei
Title: "UBIGEO del INEI"
Description: "Código de seis dígitos del distrito según el INEI."
Context: Address
* insert Red
* value[x] 1..1
* value[x] only string
* value[x] ^short = "Seis dígitos: departamento, provincia y distrito"
* obeys red-ubi-1

Extension: UbigeoReniec
Id: ubigeo-reniec
Title: "UBIGEO del RENIEC"
Description: "Código de seis dígitos del distrito según el RENIEC; difiere del que usa el INEI."
Context: Address
* insert Red
* value[x] 1..1
* value[x] only string
* value[x] ^short = "Seis dígitos: departamento, provincia y distrito"
* obeys red-ubi-1

Extension: RiesgoFamiliar
Id: riesgo-familiar
Title: "Riesgo familiar"
Description: "Estrato de riesgo de la familia. La escala oficial está SIN CONFIRMAR: cada red configura la suya."
Context: Group
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept

Extension: Regimen
Id: regimen
Title: "Régimen de aseguramiento"
Description: "Contributivo o subsidiado, como lo dice el registro de afiliados de SUSALUD."
Context: Coverage
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from RegimenVS (required)
* value[x] ^short = "CONTRIBUTIVO | SUBSIDIADO"
