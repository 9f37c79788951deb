// Consent, and documents such as the official formats. https://hl7.org/fhir/R4/documentreference.html
Profile: Consentimiento
Id: consentimiento
Parent: Consent
Title: "Consentimiento"
Description: "Lo que el paciente autoriza o niega: envío y acceso a RENHICE, teleinterconsulta, grabación. Libre, previo, informado, expreso e inequívoco."
* insert Red
* category ^slicing.discriminator[0].type = #pattern
* category ^slicing.discriminator[0].path = "$this"
* category ^slicing.rules = #open
* category contains tipo 1..1 MS
* insert DelSistema(category, tipo, "https://chaski.pe/fhir/CodeSystem/tipo-consentimiento", [["Qué se autoriza"]])
* category[tipo] from TipoConsentimientoVS (required)
* patient 1..1 MS
* patient only Reference(Patient)
* dateTime 1..1 MS
* dateTime ^short = "Cuándo se otorgó"
* performer 1..* MS
* performer ^short = "Quién consiente: el paciente o su representante"
* organization 1..* MS
* organization ^short = "Establecimientos a los que alcanza"
* source[x] 1..1 MS
* source[x] ^short = "La evidencia firmada"
* provision 1..1 MS
* provision.type 1..1
* provision.type ^short = "permit: SÍ; deny: NO"

Profile: Documento
Id: documento
Parent: DocumentReference
Title: "Documento"
Description: "Un documento clínico y dónde está: un formato firmado, un informe, un resumen."
* insert Red
* type 1..1 MS
* type from FormatoVS (extensible)
* type ^short = "Formato electrónico u otro tipo de documento"
* subject 1..1 MS
* subject only Reference(Patient)
* date 1..1 MS
* author 1..* MS
* custodian 1..1 MS
* custodian only Reference(Organization)
* custodian ^short = "El establecimiento que lo conserva"
* content.attachment.contentType 1..1 MS
* content.attachment.hash 1..1 MS
* content.attachment.hash ^short = "Resumen del contenido, para saber si cambió"
