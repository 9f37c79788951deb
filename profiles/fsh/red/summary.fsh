// The summary of a patient as a document: what travels with a referral, richer than the national one. https://hl7.org/fhir/R4/documents.html
Profile: Resumen
Id: resumen
Parent: Composition
Title: "Resumen clínico"
Description: "La primera página de un documento: de quién es, quién lo firma, qué establecimiento lo conserva y sus secciones. Una sección vacía dice por qué."
* insert Red
* obeys red-res-1
* status MS
* status ^short = "Estado: final, enmendado …"
* type = http://loinc.org#60591-5
* type ^short = "Resumen del paciente"
* subject 1..1 MS
* subject only Reference(Paciente)
* encounter only Reference(Atencion)
* encounter ^short = "La atención de la que nace"
* date MS
* date ^short = "Cuándo se escribió"
* author MS
* author only Reference(Profesional or RolProfesional)
* author ^short = "Quién lo escribió"
* title MS
* custodian 1..1 MS
* custodian only Reference(Establecimiento)
* custodian ^short = "El establecimiento que lo conserva"
* section 1..* MS
* section ^slicing.discriminator[0].type = #pattern
* section ^slicing.discriminator[0].path = "code"
* section ^slicing.rules = #open
* section.title 1..1
* section.title ^short = "Título de la sección"
* section.code 1..1
* section contains diagnosticos 1..1 MS and medicacion 1..1 MS and alergias 1..1 MS and vacunas 0..1 MS
* insert Seccion(diagnosticos, 11450-4, Diagnostico, [["Diagnósticos"]])
* insert Seccion(medicacion, 10160-0, Receta or Entrega or MedicationStatement, [["Medicación: recetada, entregada o declarada"]])
* insert Seccion(alergias, 48765-2, Alergia, [["Alergias e intolerancias; si no se conocen, emptyReason"]])
* insert Seccion(vacunas, 11369-6, Vacunacion, [["Vacunas"]])

RuleSet: Seccion(slice, loinc, types, short)
* section[{slice}] ^short = {short}
* section[{slice}].code = http://loinc.org#{loinc}
* section[{slice}].entry only Reference({types})
* section[{slice}].entry ^short = "Los recursos de la sección, que son entradas del documento"
* section[{slice}].emptyReason MS
* section[{slice}].emptyReason ^short = "Por qué no hay ninguno: nilknown, no se conoce ninguno"

Profile: DocumentoClinico
Id: documento-clinico
Parent: Bundle
Title: "Documento clínico"
Description: "Un resumen clínico y todo lo que nombra, en un solo Bundle que se guarda y se envía entero."
* insert Red
* obeys red-bun-1 and red-bun-2 and red-bun-3
* identifier 1..1 MS
* identifier ^short = "Identificador único del documento"
* type = #document
* timestamp 1..1 MS
* timestamp ^short = "Cuándo se armó el documento"
* entry 4..* MS
* entry ^slicing.discriminator[0].type = #type
* entry ^slicing.discriminator[0].path = "resource"
* entry ^slicing.rules = #open
* entry ^short = "El resumen primero; después, lo que nombra"
* entry.fullUrl 1..1
* entry.fullUrl ^short = "Como lo nombran las referencias: urn:uuid:… o una URL completa"
* entry.resource 1..1
* entry contains resumen 1..1 MS and paciente 1..1 MS and profesional 1..* MS and establecimiento 1..* MS and diagnosticos 0..* and alergias 0..* and recetas 0..* and entregas 0..* and vacunas 0..*
* insert Entrada(resumen, Resumen, [["El resumen clínico"]])
* insert Entrada(paciente, Paciente, [["El paciente"]])
* insert Entrada(profesional, Profesional, [["Los profesionales"]])
* insert Entrada(establecimiento, Establecimiento, [["Los establecimientos"]])
* insert Entrada(diagnosticos, Diagnostico, [["Diagnósticos"]])
* insert Entrada(alergias, Alergia, [["Alergias e intolerancias"]])
* insert Entrada(recetas, Receta, [["Medicamentos recetados"]])
* insert Entrada(entregas, Entrega, [["Medicamentos entregados"]])
* insert Entrada(vacunas, Vacunacion, [["Vacunas"]])

RuleSet: Entrada(slice, profile, short)
* entry[{slice}] ^short = {short}
* entry[{slice}].resource only {profile}
