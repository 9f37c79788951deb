// The tree of organizations, their places and what they offer. https://hl7.org/fhir/R4/administration-module.html
Profile: OrganizacionAdministrativa
Id: organizacion-administrativa
Parent: Organization
Title: "Organización administrativa"
Description: "Ministerio o gobierno regional, DIRESA, GERESA o DIRIS, red y microrred: quién dirige a quién."
* insert Red
* obeys red-org-1
* active 1..1
* insert PorSistema(type)
* type 1..*
* type contains nivel 1..1 MS
* insert DelSistema(type, nivel, "https://chaski.pe/fhir/CodeSystem/nivel-organizacion", [["Nivel en el árbol de la red"]])
* type[nivel] from NivelOrganizacionVS (required)
* name 1..1 MS
* partOf MS
* partOf only Reference(Organization)
* partOf ^short = "De quién depende"

Profile: Establecimiento
Id: establecimiento
Parent: Organization
Title: "Establecimiento de salud (IPRESS)"
Description: "Un establecimiento del registro RENIPRESS, con su categoría, su institución, su lugar y su red."
* insert Red
* extension contains HorarioEstablecimiento named horario 0..1 MS and RedDeSalud named red 0..1 MS
* extension[horario] ^short = "Doce o veinticuatro horas"
* extension[red] ^short = "Red a la que pertenece"
* identifier 1..* MS
* identifier ^slicing.discriminator[0].type = #value
* identifier ^slicing.discriminator[0].path = "system"
* identifier ^slicing.rules = #open
* identifier contains renipress 1..1 MS
* identifier[renipress] ^short = "Código único de RENIPRESS: ocho dígitos"
* identifier[renipress] obeys red-ipress-1
* identifier[renipress].system 1..1
* identifier[renipress].system = "https://chaski.pe/fhir/NamingSystem/renipress"
* identifier[renipress].value 1..1
* active 1..1
* active ^short = "Si está en funcionamiento"
* insert PorSistema(type)
* type 1..*
* type contains categoria 1..1 MS and institucion 0..1 MS
* insert DelSistema(type, categoria, "https://chaski.pe/fhir/CodeSystem/categoria-ipress", [["Categoría, de I-1 a III-E"]])
* type[categoria] from CategoriaIpressVS (required)
* insert DelSistema(type, institucion, "https://chaski.pe/fhir/CodeSystem/institucion", [["Institución; los literales de RENIPRESS están SIN CONFIRMAR"]])
* type[institucion] from InstitucionVS (extensible)
* name 1..1 MS
* insert Domicilio
* partOf MS
* partOf only Reference(Organization)
* partOf ^short = "Microrred, red o dirección de la que depende"

Profile: Ambiente
Id: ambiente
Parent: Location
Title: "Ambiente"
Description: "El local de un establecimiento o un ambiente de atención dentro de él: consultorio, tópico, sala."
* insert Red
* extension contains HorarioEstablecimiento named horario 0..1
* status 1..1
* name 1..1 MS
* mode = #instance
* physicalType 1..1 MS
* physicalType from http://hl7.org/fhir/ValueSet/location-physical-type (extensible)
* physicalType ^short = "Edificio, ambiente, cama …"
* managingOrganization 1..1 MS
* managingOrganization only Reference(Organization)
* managingOrganization ^short = "El establecimiento"
* address.extension contains
    https://www.gob.pe/minsa/RENHICE/fhir/StructureDefinition/pe-ubigeo named ubigeo 0..1 and
    UbigeoInei named ubigeoInei 0..1 and
    UbigeoReniec named ubigeoReniec 0..1
* address.extension[ubigeo] obeys red-ubi-1
* position ^short = "Longitud, latitud y altitud en metros"

Profile: Servicio
Id: servicio
Parent: HealthcareService
Title: "Servicio de la cartera"
Description: "Un servicio que un establecimiento ofrece, su UPS, dónde, cuándo y en qué modalidad."
* insert Red
* extension contains ModalidadServicio named modalidad 0..* MS
* extension[modalidad] ^short = "Presencial o telemedicina"
* active 1..1
* providedBy 1..1 MS
* providedBy only Reference(Organization)
* providedBy ^short = "El establecimiento"
* type 1..* MS
* type ^short = "El servicio y su unidad productora (UPS)"
* insert Ups(type.coding)
* name 1..1 MS
* location MS
* availableTime MS
* availableTime ^short = "Días y horas en que se atiende"
