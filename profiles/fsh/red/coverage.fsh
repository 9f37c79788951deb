// Who pays. https://hl7.org/fhir/R4/coverage.html
Profile: Cobertura
Id: cobertura
Parent: Coverage
Title: "Cobertura"
Description: "La afiliación de un paciente a un financiador, con su vigencia."
* insert Red
* obeys red-cob-1
* extension contains Regimen named regimen 0..1
* extension[regimen] ^short = "Contributivo o subsidiado"
* type 1..1 MS
* type from FinanciadorVS (required)
* type ^short = "Financiador"
* subscriberId MS
* subscriberId ^short = "Número de afiliación"
* beneficiary only Reference(Patient)
* beneficiary MS
* period 1..1 MS
* period.start 1..1
* period ^short = "Vigencia"
* payor MS
* class ^slicing.discriminator[0].type = #pattern
* class ^slicing.discriminator[0].path = "type"
* class ^slicing.rules = #open
* class contains plan 0..1 MS
* class[plan] ^short = "Plan del SIS, como lo escribe el FUA"
* class[plan].type = http://terminology.hl7.org/CodeSystem/coverage-class#plan
* class[plan].value from PlanSisVS (example)
* class[plan].value ^short = "2 y 3 subsidiado, E temporal, 9 independiente, R emprendedor, 8 microempresas"
