// What one facility asks of another, and how far it has come. https://hl7.org/fhir/R4/request.html
RuleSet: Solicitud(codigo)
* insert Red
* obeys red-sol-1
* category 1..*
* insert PorSistema(category)
* category contains tipo 1..1 MS
* category[tipo] ^short = "Qué se pide"
* category[tipo] = https://chaski.pe/fhir/CodeSystem/tipo-solicitud#{codigo}
* subject only Reference(Patient)
* subject MS
* authoredOn 1..1 MS
* authoredOn ^short = "Cuándo se envió"
* requester 1..1 MS
* requester ^short = "Quién pide, en el establecimiento de origen"
* performer 1..* MS
* performer ^short = "Establecimiento y servicio de destino"
* reasonReference MS
* extension contains UpsOrigen named upsOrigen 0..1 and UpsDestino named upsDestino 0..1
* extension[upsOrigen] ^short = "UPS que pide"
* extension[upsDestino] ^short = "UPS a la que se pide"

RuleSet: NumeroDeReferencia
* identifier ^slicing.discriminator[0].type = #value
* identifier ^slicing.discriminator[0].path = "system"
* identifier ^slicing.rules = #open
* identifier contains numero 0..1 MS
* identifier[numero].system 1..1
* identifier[numero].system = "https://chaski.pe/fhir/NamingSystem/referencia"
* identifier[numero].value 1..1
* identifier[numero] ^short = "Número de referencia: establecimiento de origen y correlativo"

Profile: Referencia
Id: referencia
Parent: ServiceRequest
Title: "Referencia"
Description: "Se envía al paciente a otro establecimiento. Su estado lo lleva un seguimiento."
* insert Solicitud(referencia)
* insert NumeroDeReferencia
* extension contains FlujoReferencia named flujo 0..1 MS and CondicionPaciente named condicion 0..1 MS and MotivoReferencia named motivo 0..1 MS
* extension[flujo] ^short = "Cuál de los cuatro flujos"
* extension[condicion] ^short = "Condición del paciente"
* extension[motivo] ^short = "Motivo de la referencia"
* code 1..1 MS
* code ^short = "Especialidad de destino"
* priority MS

Profile: Teleinterconsulta
Id: teleinterconsulta
Parent: ServiceRequest
Title: "Teleinterconsulta"
Description: "Un centro consultante pide la opinión de un centro consultor; el paciente no se mueve."
* insert Solicitud(teleinterconsulta)
* extension contains Sincronia named sincronia 0..1 MS
* extension[sincronia] ^short = "En tiempo real o diferida"
* code 1..1 MS
* code ^short = "Especialidad consultada"

Profile: Traslado
Id: traslado
Parent: ServiceRequest
Title: "Traslado asistido"
Description: "Se pide mover al paciente, acompañado, de un establecimiento a otro."
* insert Solicitud(traslado)
* extension contains TipoTransporte named transporte 0..1 MS and CondicionPaciente named condicion 0..1 MS
* extension[transporte] ^short = "Tipo de transporte"
* extension[condicion] ^short = "Condición del paciente"
* priority 1..1 MS
* priority ^short = "routine | urgent | asap | stat"

Profile: ApoyoDiagnostico
Id: apoyo-diagnostico
Parent: ServiceRequest
Title: "Apoyo al diagnóstico"
Description: "Se pide un examen de laboratorio o de imágenes a otro establecimiento; puede viajar la muestra y no el paciente."
* insert Solicitud(apoyo-diagnostico)
* code 1..1 MS
* code ^short = "El examen"
* code.coding 1..*
* specimen MS
* specimen ^short = "La muestra enviada"

Profile: Seguimiento
Id: seguimiento
Parent: Task
Title: "Seguimiento de una solicitud"
Description: "Cuánto ha avanzado una solicitud: enviada, aceptada, observada, citada, recibida, contrarreferida."
* insert Red
* obeys red-tar-1 and red-tar-2 and red-tar-3
* basedOn 1..* MS
* code 1..1 MS
* code from TipoSolicitudVS (required)
* code ^short = "Qué se pidió"
* businessStatus MS
* businessStatus ^short = "Estado en el sistema nacional de referencias"
* statusReason MS
* statusReason ^short = "Por qué se rechazó, observó o anuló"
* focus 1..1 MS
* focus only Reference(ServiceRequest)
* for 1..1 MS
* for only Reference(Patient)
* authoredOn 1..1 MS
* authoredOn ^short = "Cuándo se envió"
* lastModified 1..1 MS
* lastModified ^short = "Cuándo cambió por última vez"
* requester 1..1 MS
* requester ^short = "Establecimiento de origen"
* owner 1..1 MS
* owner ^short = "Establecimiento de destino"

Profile: SeguimientoReferencia
Id: seguimiento-referencia
Parent: Seguimiento
Title: "Seguimiento de una referencia"
Description: "El seguimiento de una referencia, con el estado del sistema nacional."
* insert Red
* code = https://chaski.pe/fhir/CodeSystem/tipo-solicitud#referencia
* businessStatus 1..1
* businessStatus from RefconEstadoVS (required)
