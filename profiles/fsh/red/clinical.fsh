// What was found and done. https://hl7.org/fhir/R4/clinicalsummary-module.html
Profile: Diagnostico
Id: diagnostico
Parent: Condition
Title: "Diagnóstico"
Description: "Un diagnóstico CIE-10 con su tipo, presuntivo, definitivo o repetitivo, tal como se registró."
* insert Red
* obeys red-dx-1 and red-dx-2
* extension contains TipoDiagnostico named tipo 0..1 MS and ValorLab named lab 0..*
* extension[tipo] ^short = "P presuntivo, D definitivo, R repetitivo"
* extension[lab] ^short = "Campo LAB de HIS-MINSA"
* verificationStatus MS
* code 1..1 MS
* code.coding ^slicing.discriminator[0].type = #value
* code.coding ^slicing.discriminator[0].path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains cie10 1..1 MS
* code.coding[cie10] ^short = "Código CIE-10, con punto"
* code.coding[cie10] obeys red-cie-1
* code.coding[cie10].system 1..1
* code.coding[cie10].system = "http://hl7.org/fhir/sid/icd-10"
* code.coding[cie10].code 1..1
* code.coding[cie10] from Cie10VS (preferred)
* subject only Reference(Patient)
* subject MS
* encounter MS
* recordedDate 1..1 MS
* recordedDate ^short = "Cuándo se registró"

Profile: Observacion
Id: observacion
Parent: Observation
Title: "Observación"
Description: "Una medida, un resultado o un hallazgo: peso, talla, presión, hemoglobina …"
* insert Red
* obeys red-obs-1 and red-obs-2
* extension contains ValorLab named lab 0..*
* extension[lab] ^short = "Campo LAB de HIS-MINSA"
* category 1..* MS
* code MS
* code.coding 1..*
* code.coding.system 1..1
* code.coding.code 1..1
* subject 1..1 MS
* subject only Reference(Patient)
* effective[x] 1..1 MS
* effective[x] only dateTime or Period or instant
* effective[x] ^short = "Cuándo se midió"
* value[x] MS

Profile: Vacunacion
Id: vacunacion
Parent: Immunization
Title: "Vacunación"
Description: "Una dosis aplicada, o no aplicada y por qué, con lote, vencimiento y número de dosis."
* insert Red
* obeys red-vac-1 and red-vac-2 and red-vac-3
* extension contains ValorLab named lab 0..*
* extension[lab] ^short = "Campo LAB de HIS-MINSA"
* statusReason MS
* vaccineCode MS
* vaccineCode ^short = "La vacuna; su código CPMS es el que pide HIS-MINSA"
* vaccineCode.coding ^slicing.discriminator[0].type = #value
* vaccineCode.coding ^slicing.discriminator[0].path = "system"
* vaccineCode.coding ^slicing.rules = #open
* vaccineCode.coding contains cpms 0..1 MS
* vaccineCode.coding[cpms] obeys red-cpms-1
* vaccineCode.coding[cpms].system 1..1
* vaccineCode.coding[cpms].system = "https://chaski.pe/fhir/CodeSystem/cpms"
* vaccineCode.coding[cpms].code 1..1
* patient only Reference(Patient)
* patient MS
* occurrence[x] only dateTime
* occurrence[x] MS
* lotNumber MS
* lotNumber ^short = "Lote"
* expirationDate MS
* expirationDate ^short = "Vencimiento"
* manufacturer ^short = "Fabricante"
* location MS
* protocolApplied MS
* protocolApplied.doseNumber[x] only positiveInt
* protocolApplied.doseNumber[x] ^short = "Número de dosis"

Profile: Procedimiento
Id: procedimiento
Parent: Procedure
Title: "Procedimiento"
Description: "Un procedimiento del CPMS."
* insert Red
* extension contains TipoDiagnostico named tipo 0..1 and ValorLab named lab 0..*
* extension[tipo] ^short = "P, D o R del ítem de HIS-MINSA"
* extension[lab] ^short = "Campo LAB de HIS-MINSA"
* code 1..1 MS
* code.coding ^slicing.discriminator[0].type = #value
* code.coding ^slicing.discriminator[0].path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains cpms 1..1 MS
* code.coding[cpms] ^short = "Código CPMS"
* code.coding[cpms] obeys red-cpms-1
* code.coding[cpms].system 1..1
* code.coding[cpms].system = "https://chaski.pe/fhir/CodeSystem/cpms"
* code.coding[cpms].code 1..1
* subject only Reference(Patient)
* subject MS
* performed[x] 1..1 MS
* performed[x] only dateTime or Period
