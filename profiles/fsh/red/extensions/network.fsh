// Facilities, and the staff that works in them.
Extension: HorarioEstablecimiento
Id: horario-establecimiento
Title: "Horario del establecimiento"
Description: "Atiende doce o veinticuatro horas."
Context: Organization, Location
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from HorarioVS (required)
* value[x] ^short = "12h | 24h"

Extension: RedDeSalud
Id: red
Title: "Red de salud"
Description: "La red a la que pertenece el establecimiento, sin pasar por la microrred: permite buscar por red."
Context: Organization
* insert Red
* value[x] 1..1
* value[x] only Reference(Organization)

Extension: CondicionContrato
Id: condicion-contrato
Title: "Condición de contrato"
Description: "Nombrado, contratado, SERUMS, residente … como lo registra HIS-MINSA."
Context: PractitionerRole
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from CondicionContratoVS (required)

Extension: ModalidadServicio
Id: modalidad-servicio
Title: "Modalidad del servicio"
Description: "Cómo se ofrece el servicio: presencial o por telemedicina."
Context: HealthcareService, Slot, Appointment
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from ModalidadVS (required)
