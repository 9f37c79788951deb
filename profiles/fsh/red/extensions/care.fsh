// What HIS-MINSA and the referral system record of a visit and R4 has no element for.
Extension: ModalidadAtencion
Id: modalidad-atencion
Title: "Modalidad de la atención"
Description: "Presencial o alguna de las formas de la telemedicina."
Context: Encounter
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from ModalidadVS (required)

Extension: Sincronia
Id: sincronia
Title: "Síncrona o asíncrona"
Description: "Telemedicina en tiempo real (síncrona) o diferida (asíncrona)."
Context: Encounter, ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from SincroniaVS (required)
* value[x] ^short = "sincrona | asincrona"

Extension: CondicionEstablecimiento
Id: condicion-establecimiento
Title: "Condición al establecimiento"
Description: "Nuevo, continuador o reingresante en el establecimiento este año."
Context: Encounter
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from CondicionVS (required)
* value[x] ^short = "N | C | R"

Extension: CondicionServicio
Id: condicion-servicio
Title: "Condición al servicio"
Description: "Nuevo, continuador o reingresante en el servicio este año."
Context: Encounter
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from CondicionVS (required)
* value[x] ^short = "N | C | R"

Extension: OtraCondicion
Id: otra-condicion
Title: "Otra condición"
Description: "Gestante o puérpera durante la atención."
Context: Encounter
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from OtraCondicionVS (required)

Extension: Turno
Id: turno
Title: "Turno"
Description: "Mañana o tarde."
Context: Encounter, Schedule
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from TurnoVS (required)
* value[x] ^short = "M | T"

Extension: TipoDiagnostico
Id: tipo-diagnostico
Title: "Tipo de diagnóstico"
Description: "Presuntivo, definitivo o repetitivo, tal como se registró: HIS-MINSA lo pide de vuelta igual."
Context: Condition, Procedure
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from TipoDiagnosticoVS (required)
* value[x] ^short = "P | D | R"

Extension: ValorLab
Id: valor-lab
Title: "Valor del campo LAB"
Description: "El campo LAB de HIS-MINSA: número de control o dosis, TA, PR, RF … hasta cinco caracteres."
Context: Condition, Procedure, Observation, Immunization, MedicationDispense
* insert Red
* value[x] 1..1
* value[x] only string
* value[x] from LabVS (example)
* value[x] ^short = "Número de control o dosis, o un valor como TA, PR, RF, LEV"
* obeys red-lab-1

Extension: FlujoReferencia
Id: flujo-referencia
Title: "Flujo de la referencia"
Description: "Emergencia, atención especializada, por condición del paciente o apoyo al diagnóstico y tratamiento."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only code
* value[x] from FlujoReferenciaVS (required)

Extension: CondicionPaciente
Id: condicion-paciente
Title: "Condición del paciente"
Description: "Estado del paciente al referirlo. La lista oficial (listadoCondicionPaciente) está SIN CONFIRMAR: texto, o el código del sistema de origen."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept

Extension: MotivoReferencia
Id: motivo-referencia
Title: "Motivo de la referencia"
Description: "Por qué se refiere. La lista oficial (listadoMotivo) está SIN CONFIRMAR: texto, o el código del sistema de origen."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept

Extension: UpsOrigen
Id: ups-origen
Title: "UPS de origen"
Description: "Unidad productora de servicios que solicita."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only Coding
* value[x].system 1..1
* value[x].system = "https://chaski.pe/fhir/CodeSystem/ups"
* value[x].code 1..1
* value[x] obeys red-ups-1

Extension: UpsDestino
Id: ups-destino
Title: "UPS de destino"
Description: "Unidad productora de servicios a la que se solicita."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only Coding
* value[x].system 1..1
* value[x].system = "https://chaski.pe/fhir/CodeSystem/ups"
* value[x].code 1..1
* value[x] obeys red-ups-1

Extension: TipoTransporte
Id: tipo-transporte
Title: "Tipo de transporte"
Description: "Cómo se traslada al paciente. La lista oficial (listadoTipoTransporte) está SIN CONFIRMAR: texto, o el código del sistema de origen."
Context: ServiceRequest
* insert Red
* value[x] 1..1
* value[x] only CodeableConcept
