// Prescription and dispensing: DCI in words, ATC and SISMED in codes. https://hl7.org/fhir/R4/medications-module.html
Profile: Receta
Id: receta
Parent: MedicationRequest
Title: "Receta"
Description: "Un medicamento recetado, por su denominación común internacional."
* insert Red
* insert Medicamento
* subject only Reference(Patient)
* subject MS
* authoredOn 1..1 MS
* requester 1..1 MS
* requester ^short = "Quién receta"
* dosageInstruction 1..* MS
* dosageInstruction.text 1..1
* dosageInstruction.text ^short = "Dosis, vía y frecuencia en palabras"

Profile: Entrega
Id: entrega
Parent: MedicationDispense
Title: "Entrega de medicamento"
Description: "Un medicamento entregado al paciente."
* insert Red
* extension contains ValorLab named lab 0..*
* extension[lab] ^short = "Campo LAB de HIS-MINSA"
* insert Medicamento
* subject 1..1 MS
* subject only Reference(Patient)
* quantity 1..1 MS
* quantity.value 1..1
* quantity ^short = "Cuánto se entregó"
* whenHandedOver 1..1 MS
* whenHandedOver ^short = "Cuándo se entregó"

RuleSet: Medicamento
* medication[x] only CodeableConcept
* medication[x] MS
* medication[x].text 1..1
* medication[x].text ^short = "Denominación común internacional, forma y concentración"
* medication[x].coding ^slicing.discriminator[0].type = #value
* medication[x].coding ^slicing.discriminator[0].path = "system"
* medication[x].coding ^slicing.rules = #open
* medication[x].coding contains atc 0..1 MS and sismed 0..1 MS
* medication[x].coding[atc].system 1..1
* medication[x].coding[atc].system = "http://www.whocc.no/atc"
* medication[x].coding[atc].code 1..1
* medication[x].coding[atc] ^short = "Código ATC"
* medication[x].coding[sismed].system 1..1
* medication[x].coding[sismed].system = "https://chaski.pe/fhir/CodeSystem/sismed"
* medication[x].coding[sismed].code 1..1
* medication[x].coding[sismed] ^short = "Código SISMED: cinco dígitos"
* medication[x].coding[sismed] obeys red-med-1
