// CompositionPe and BundlePe: the summary as a document. https://hl7.org/fhir/R4/documents.html
Profile: CompositionPe
Id: CompositionPe
Parent: Composition
Title: "Documento Clinico Perú"
Description: "Información Clínica Básica - IPS Perú"
* insert Published
* status MS
* status ^short = "Estado valor fijo: -final-"
* type MS
* type from http://hl7.org/fhir/ValueSet/doc-typecodes (preferred)
* type ^short = "Tipo de Documento"
* subject 1..1 MS
* subject only Reference(PacientePe)
* subject ^short = "PENDIENTE"
* subject.reference 1..1 MS
* subject.reference ^short = "Corresponde al paciente"
* date MS
* date ^short = "Fecha de creación del documento"
* author 1..1 MS
* author only Reference(ProfesionalPe)
* author ^short = "Quien Ha creado el documento"
* title MS
* title ^short = "Título del documento generado"
* custodian 1..1 MS
* custodian only Reference(OrganizacionPe)
* custodian ^short = "ESTABLECIMIENTO?."
* section 1..* MS
* section ^short = "Sección del documento"
* section ^slicing.discriminator[0].type = #pattern
* section ^slicing.discriminator[0].path = "code"
* section ^slicing.ordered = false
* section ^slicing.rules = #open
* section.code 1..1 MS
* section.code from http://hl7.org/fhir/ValueSet/doc-section-codes (example)
* section contains sectionDiagnosticos 0..* MS and sectionMedicacion 0..* MS and sectionAlergias 0..* MS
* insert Section(sectionDiagnosticos, [["Sección Diagnósticos"]], 11450-4, ConditionPe, [["Diagnósticos conocidos actualmente de relevancia para determinaciones clínicas en el paciente."]])
* insert Section(sectionMedicacion, [["Sección Medicacion"]], 10160-0, MedicationStatementPe, [["Medicación del paciente."]])
* insert Section(sectionAlergias, [["Sección Alergias"]], 48765-2, AlergiaPe, [["Alergias del paciente."]])

RuleSet: Section(slice, short, loinc, profile, entries)
* section[{slice}] ^short = {short}
* section[{slice}].title 1..1 MS
* section[{slice}].code = http://loinc.org#{loinc}
* section[{slice}].entry 1..* MS
* section[{slice}].entry only Reference({profile})
* section[{slice}].entry ^short = {entries}
* section[{slice}].entry ^slicing.discriminator[0].type = #profile
* section[{slice}].entry ^slicing.discriminator[0].path = "resolve()"
* section[{slice}].entry ^slicing.rules = #open

Profile: BundlePe_Documento
Id: BundlePe
Parent: Bundle
Title: "Bundle Perú"
Description: "Estructura de transporte de  Documentos y recursos relacionados."
* insert Published
* identifier MS
* type = #document
* timestamp MS
* entry 3..* MS
* entry ^slicing.discriminator[0].type = #profile
* entry ^slicing.discriminator[0].path = "resource"
* entry ^slicing.description = "Corresponde a cada una de las entradas del Bundle."
* entry ^slicing.rules = #closed
* entry.resource MS
* entry contains
    Composition 0..1 and
    Condition 0..* and
    Alergias 0..* and
    Medicaciones 0..* and
    Patient 1..1 and
    Organizacion 1..1 and
    Profesional 1..1
* insert Entry(Composition, CompositionPe, [["RDA - Composition."]])
* insert Entry(Condition, ConditionPe, [["Condiciones."]])
* insert Entry(Alergias, AlergiaPe, [["Alergias/Intolerancias"]])
* insert Entry(Medicaciones, MedicationStatementPe, [["Medicamentos"]])
* insert Entry(Patient, PacientePe, [["Paciente"]])
* insert Entry(Organizacion, OrganizacionPe, [["Establecimiento"]])
* insert Entry(Profesional, ProfesionalPe, [["Profesional"]])

RuleSet: Entry(slice, profile, short)
* entry[{slice}] ^short = {short}
* entry[{slice}].resource 1..1
* entry[{slice}].resource only {profile}
