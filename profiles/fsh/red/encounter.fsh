// A visit, as HIS-MINSA registers it. https://hl7.org/fhir/R4/encounter.html
Profile: Atencion
Id: atencion
Parent: Encounter
Title: "Atención"
Description: "Una atención ambulatoria, de emergencia, hospitalización o telemedicina, con lo que HIS-MINSA pide de ella."
* insert Red
* obeys red-ate-1
* extension contains
    ModalidadAtencion named modalidad 0..1 MS and
    Sincronia named sincronia 0..1 and
    CondicionEstablecimiento named condicionEstablecimiento 0..1 MS and
    CondicionServicio named condicionServicio 0..1 MS and
    Financiador named financiador 0..1 MS and
    Turno named turno 0..1 and
    OtraCondicion named otraCondicion 0..1
* extension[modalidad] ^short = "Presencial o forma de telemedicina"
* extension[sincronia] ^short = "Telemedicina en tiempo real o diferida"
* extension[condicionEstablecimiento] ^short = "Nuevo, continuador o reingresante en el establecimiento"
* extension[condicionServicio] ^short = "Nuevo, continuador o reingresante en el servicio"
* extension[financiador] ^short = "Quién paga esta atención"
* extension[turno] ^short = "Mañana o tarde"
* extension[otraCondicion] ^short = "Gestante o puérpera"
* identifier ^short = "Número de la cita en el sistema de origen (Id_Cita)"
* class from ClaseAtencionVS (required)
* class ^short = "Ambulatoria, emergencia, virtual …"
* insert PorSistema(type)
* type contains prestacion 0..* MS
* insert DelSistema(type, prestacion, "https://chaski.pe/fhir/CodeSystem/sis-prestacion", [["Código prestacional del SIS, como lo escribe el FUA"]])
* serviceType MS
* serviceType ^short = "El servicio y su UPS"
* insert Ups(serviceType.coding)
* subject 1..1 MS
* subject only Reference(Patient)
* participant.individual MS
* participant.individual ^short = "Quién atiende"
* period 1..1 MS
* period.start 1..1
* period.start ^short = "Cuándo empezó"
* diagnosis.condition MS
* serviceProvider 1..1 MS
* serviceProvider only Reference(Organization)
* serviceProvider ^short = "El establecimiento"
