// Calendars, the places in them and the appointments that take them. https://hl7.org/fhir/R4/schedule.html
Profile: Agenda
Id: agenda
Parent: Schedule
Title: "Agenda"
Description: "La programación publicada de un profesional o un ambiente en un servicio."
* insert Red
* extension contains Turno named turno 0..1
* extension[turno] ^short = "Mañana o tarde"
* active 1..1
* serviceType 1..* MS
* insert Ups(serviceType.coding)
* actor MS
* actor ^short = "Servicio, profesional o ambiente"
* planningHorizon 1..1 MS
* planningHorizon.start 1..1
* planningHorizon.end 1..1

Profile: Cupo
Id: cupo
Parent: Slot
Title: "Cupo"
Description: "Un tiempo de una agenda que se puede reservar."
* insert Red
* obeys red-age-1
* extension contains ModalidadServicio named modalidad 0..1
* extension[modalidad] ^short = "Presencial o telemedicina"
* serviceType 1..* MS
* insert Ups(serviceType.coding)
* schedule MS
* status MS
* start MS
* end MS

Profile: Cita
Id: cita
Parent: Appointment
Title: "Cita"
Description: "Un paciente, un servicio y un momento; en lista de espera, todavía sin momento."
* insert Red
* obeys red-age-1 and red-cita-1 and red-cita-2 and red-cita-3
* extension contains ModalidadServicio named modalidad 0..1
* extension[modalidad] ^short = "Presencial o telemedicina"
* serviceType 1..* MS
* insert Ups(serviceType.coding)
* created 1..1 MS
* created ^short = "Cuándo se pidió"
* slot MS
* participant MS
* participant ^short = "El paciente, el profesional, el servicio y el ambiente"
