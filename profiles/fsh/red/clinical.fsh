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

// One category and a text, though R4 asks for neither: so it can be sent as the national guide's AlergiaPe.
Profile: Alergia
Id: alergia
Parent: AllergyIntolerance
Title: "Alergia o intolerancia"
Description: "A qué reacciona el paciente y cómo. Que no se conoce ninguna lo dice la sección del resumen que queda vacía."
* insert Red
* obeys red-ale-1
* clinicalStatus MS
* clinicalStatus ^short = "Si la tiene todavía: active, inactive o resolved; falta solo si se registró por error"
* verificationStatus MS
* verificationStatus ^short = "Si está confirmada, solo se sospecha, se descartó o se registró por error"
* type MS
* type ^short = "allergy: alergia; intolerance: intolerancia"
* category 1..1 MS
* category ^short = "A qué: food alimento, medication medicamento, environment ambiente, biologic biológico"
* criticality MS
* criticality ^short = "Cuán grave puede ser: low baja, high alta, unable-to-assess no se puede decir"
* code 1..1 MS
* code ^short = "La sustancia"
* code.text 1..1
* code.text ^short = "La sustancia en palabras"
* code.coding ^slicing.discriminator[0].type = #value
* code.coding ^slicing.discriminator[0].path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains atc 0..1 MS
* code.coding[atc] ^short = "Código ATC, si es un medicamento"
* code.coding[atc].system 1..1
* code.coding[atc].system = "http://www.whocc.no/atc"
* code.coding[atc].code 1..1
* patient MS
* encounter ^short = "La atención en que se registró"
* onset[x] MS
* onset[x] ^short = "Desde cuándo se conoce"
* recordedDate 1..1 MS
* recordedDate ^short = "Cuándo se registró"
* recorder ^short = "Quién la registró"
* reaction MS
* reaction ^short = "Cada reacción que tuvo"
* reaction.manifestation ^short = "Qué tuvo: urticaria, dificultad para respirar …"
* reaction.description MS
* reaction.description ^short = "Lo que pasó, en palabras"
* reaction.severity ^short = "Cuán grave fue: mild leve, moderate moderada, severe grave"

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
