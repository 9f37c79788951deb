// ConditionPe, AlergiaPe and MedicationStatementPe: what a summary says of the patient. https://hl7.org/fhir/R4/clinicalsummary-module.html
Profile: ConditionPe
Id: ConditionPe
Parent: Condition
Title: "Condition_Perú"
Description: "Condición del paciente"
* insert Published
* verificationStatus MS
* code.coding.system 1..1
* code.coding.system = "http://hl7.org/fhir/sid/icd-10"
* code.coding.code 1..1
* code.coding.code from https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/CIE10VS (preferred)
* code.coding.display 1..1
* code.text 1..1 MS
* subject only Reference(PacientePe)
* subject MS
* subject ^short = "Paciente sobre al que corresponde la condición."
* subject.reference 1..1 MS
* insert ByType(onset[x])
* onset[x] contains onsetPeriod 0..1 MS
* onset[x][onsetPeriod] only Period
* onset[x][onsetPeriod].start MS
* onset[x][onsetPeriod].end MS
* note MS
* note ^short = "Observaciones/anotaciones complementarias."

Profile: AlergiaPe
Id: AlergiaPe
Parent: AllergyIntolerance
Title: "Alergias o Intolerancias Perú"
Description: "Alergias o Intolerancias del paciente"
* insert Published
* type MS
* category 1..1 MS
* criticality MS
* criticality ^short = "low (baja) | high (alta) | unable-to-assess (incapaz de evaluar)"
* code.text 1..1 MS
* code.text ^short = "Descripción de la alergia o intolerancia."
* patient only Reference(PacientePe)
* patient MS
* patient ^short = "Paciente sobre al que corresponde la alergia."
* patient.reference 1..1 MS
* insert ByType(onset[x])
* onset[x] contains onsetDateTime 0..1 MS
* onset[x][onsetDateTime] only dateTime
* reaction MS
* reaction ^short = "Reacción adversa."
* reaction.description MS
* reaction.description ^short = "Descripción de la reacción adversa."

Profile: MedicationStatementPe
Id: MedicationStatementPe
Parent: MedicationStatement
Title: "Medication Pe"
Description: "Medicación del paciente"
* insert Published
* status MS
* insert ByType(medication[x])
* medication[x] contains medicationCodeableConcept 0..1
* medication[x][medicationCodeableConcept] only CodeableConcept
* medication[x][medicationCodeableConcept].text MS
* medication[x][medicationCodeableConcept].text ^short = "Denominación de productos farmacéuticos (Nombre de medicamentos coherentes y concordante)."
* subject only Reference(PacientePe)
* subject MS
* subject ^short = "Paciente sobre al que corresponde la Medicacion."
* subject.reference 1..1 MS
* insert ByType(effective[x])
* effective[x] contains effectiveDateTime 0..1 MS
* effective[x][effectiveDateTime] only dateTime
* effective[x][effectiveDateTime] ^short = "Fecha de prescripción."
* dosage MS
* dosage.text MS
* dosage.text ^short = "Dosis del medicamento."
* dosage.route.text MS
* dosage.route.text ^short = "Vía de administración."
