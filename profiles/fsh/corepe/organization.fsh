// OrganizacionPe: the facility (IPRESS) that keeps the document. https://hl7.org/fhir/R4/organization.html
Profile: OrganizacionPe
Id: OrganizacionPe
Parent: Organization
Title: "Organizacion Perú"
Description: "Organización de Salud, Institución Prestadora de Servicios de Salud - IPRESS de Perú."
* insert Published
* identifier 1..* MS
* identifier.type ^short = "Tipo de indentificación."
* identifier.type.coding 1..* MS
* identifier.type.coding.code 1..1 MS
* identifier.value 1..1 MS
* insert FacilityCode
* active 1..1
* active ^short = "Estado de si es una Organización Validada o no (true|false)"
* type MS
* type ^short = "Indica el tipo de la organización. "
* name MS
* name ^short = "Nombre asignado al administrador del plan de beneficios en el SGSSS"
* address.extension contains LugarDeNacimientoUbigeo named ubigeo 0..1
* partOf only Reference(OrganizacionPe)
* partOf MS
* partOf ^short = "Para los establecimientos de Salud, representa a la DISA que pertenece"
