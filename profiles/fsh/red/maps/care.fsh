// Visits and referrals: between HIS-MINSA's and the referral system's tables and FHIR's codes. https://hl7.org/fhir/R4/conceptmap.html

Instance: his-tipo-diagnostico-a-verificacion
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-tipo-diagnostico-a-verificacion"
* name = "HisTipoDiagnosticoAVerificacion"
* title = "Tipo de diagnóstico de HIS → verificationStatus"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "P es provisional; D y R están confirmados. La vuelta la da la extensión tipo-diagnostico, que conserva la letra."
* sourceUri = "https://chaski.pe/fhir/ValueSet/his-tipo-diagnostico"
* targetUri = "http://hl7.org/fhir/ValueSet/condition-ver-status"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-tipo-diagnostico"
* group[0].target = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
* group[0].element[0].code = #P
* group[0].element[0].target[0].code = #provisional
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #D
* group[0].element[1].target[0].code = #confirmed
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #R
* group[0].element[2].target[0].code = #confirmed
* group[0].element[2].target[0].equivalence = #wider

Instance: his-tipo-edad-a-ucum
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-tipo-edad-a-ucum"
* name = "HisTipoEdadAUcum"
* title = "Tipo de edad de HIS → unidades UCUM"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De Tipo de edad de HIS a unidades UCUM."
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-tipo-edad"
* group[0].target = "http://unitsofmeasure.org"
* group[0].element[0].code = #A
* group[0].element[0].target[0].code = #a
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #M
* group[0].element[1].target[0].code = #mo
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #D
* group[0].element[2].target[0].code = #d
* group[0].element[2].target[0].equivalence = #equivalent

Instance: ucum-a-his-tipo-edad
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/ucum-a-his-tipo-edad"
* name = "UcumAHisTipoEdad"
* title = "unidades UCUM → Tipo de edad de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De unidades UCUM a Tipo de edad de HIS."
* group[0].source = "http://unitsofmeasure.org"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-tipo-edad"
* group[0].element[0].code = #a
* group[0].element[0].target[0].code = #A
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #mo
* group[0].element[1].target[0].code = #M
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #d
* group[0].element[2].target[0].code = #D
* group[0].element[2].target[0].equivalence = #equivalent

Instance: refcon-estado-a-tarea
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/refcon-estado-a-tarea"
* name = "RefconEstadoATarea"
* title = "Estado de la referencia → Task.status"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "El estado nacional se conserva en businessStatus; dos estados son la misma etapa de una tarea."
* sourceUri = "https://chaski.pe/fhir/ValueSet/refcon-estado"
* targetUri = "http://hl7.org/fhir/ValueSet/task-status"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/refcon-estado"
* group[0].target = "http://hl7.org/fhir/task-status"
* group[0].element[0].code = #0
* group[0].element[0].target[0].code = #cancelled
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #2
* group[0].element[1].target[0].code = #requested
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #3
* group[0].element[2].target[0].code = #accepted
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #4
* group[0].element[3].target[0].code = #rejected
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #5
* group[0].element[4].target[0].code = #in-progress
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #7
* group[0].element[5].target[0].code = #in-progress
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #8
* group[0].element[6].target[0].code = #completed
* group[0].element[6].target[0].equivalence = #equivalent
* group[0].element[7].code = #9
* group[0].element[7].target[0].code = #on-hold
* group[0].element[7].target[0].equivalence = #equivalent
* group[0].element[8].code = #1
* group[0].element[8].target[0].equivalence = #unmatched
* group[0].element[8].target[0].comment = "Sin confirmar"
* group[0].element[9].code = #6
* group[0].element[9].target[0].equivalence = #unmatched
* group[0].element[9].target[0].comment = "Sin confirmar"

Instance: tipo-item-a-recurso
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/tipo-item-a-recurso"
* name = "TipoItemARecurso"
* title = "Tipo de ítem de HIS → tipo de recurso"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Un procedimiento CPMS puede ser también una vacuna, una entrega o un resultado: lo decide su código."
* targetUri = "http://hl7.org/fhir/ValueSet/resource-types"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-tipo-item"
* group[0].target = "http://hl7.org/fhir/resource-types"
* group[0].element[0].code = #CX
* group[0].element[0].target[0].code = #Condition
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #CP
* group[0].element[1].target[0].code = #Procedure
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #PL
* group[0].element[2].target[0].code = #ServiceRequest
* group[0].element[2].target[0].equivalence = #equivalent

Instance: verificacion-a-his-tipo-diagnostico
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/verificacion-a-his-tipo-diagnostico"
* name = "VerificacionAHisTipoDiagnostico"
* title = "verificationStatus → Tipo de diagnóstico de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Para un diagnóstico sin la extensión tipo-diagnostico. Uno confirmado es definitivo la primera vez y repetitivo las siguientes: lo decide quien conoce los anteriores."
* sourceUri = "http://hl7.org/fhir/ValueSet/condition-ver-status"
* targetUri = "https://chaski.pe/fhir/ValueSet/his-tipo-diagnostico"
* group[0].source = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-tipo-diagnostico"
* group[0].element[0].code = #provisional
* group[0].element[0].target[0].code = #P
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #differential
* group[0].element[1].target[0].code = #P
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #confirmed
* group[0].element[2].target[0].code = #D
* group[0].element[2].target[0].equivalence = #narrower
* group[0].element[2].target[0].comment = "La primera vez que se confirma"
* group[0].element[2].target[1].code = #R
* group[0].element[2].target[1].equivalence = #narrower
* group[0].element[2].target[1].comment = "Las siguientes"
* group[0].element[3].code = #unconfirmed
* group[0].element[3].target[0].code = #P
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #refuted
* group[0].element[4].target[0].equivalence = #unmatched
* group[0].element[4].target[0].comment = "HIS no registra lo descartado"
* group[0].element[5].code = #entered-in-error
* group[0].element[5].target[0].equivalence = #unmatched

Instance: tarea-a-refcon-estado
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/tarea-a-refcon-estado"
* name = "TareaARefconEstado"
* title = "Task.status → Estado de la referencia"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Para una tarea sin businessStatus. Una tarea en curso es un paciente citado o ya recibido: lo dice la cita o la atención."
* sourceUri = "http://hl7.org/fhir/ValueSet/task-status"
* targetUri = "https://chaski.pe/fhir/ValueSet/refcon-estado"
* group[0].source = "http://hl7.org/fhir/task-status"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/refcon-estado"
* group[0].element[0].code = #cancelled
* group[0].element[0].target[0].code = #0
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #requested
* group[0].element[1].target[0].code = #2
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #accepted
* group[0].element[2].target[0].code = #3
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #rejected
* group[0].element[3].target[0].code = #4
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #in-progress
* group[0].element[4].target[0].code = #7
* group[0].element[4].target[0].equivalence = #narrower
* group[0].element[4].target[0].comment = "Mientras el paciente no llegue"
* group[0].element[4].target[1].code = #5
* group[0].element[4].target[1].equivalence = #narrower
* group[0].element[4].target[1].comment = "Desde que llegó"
* group[0].element[5].code = #completed
* group[0].element[5].target[0].code = #8
* group[0].element[5].target[0].equivalence = #equivalent
* group[0].element[6].code = #on-hold
* group[0].element[6].target[0].code = #9
* group[0].element[6].target[0].equivalence = #equivalent

Instance: recurso-a-tipo-item
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/recurso-a-tipo-item"
* name = "RecursoATipoItem"
* title = "Tipo de recurso → Tipo de ítem de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Un diagnóstico es una línea CIE-10; lo que se hizo, se midió, se aplicó o se entregó, una línea CPMS."
* sourceUri = "http://hl7.org/fhir/ValueSet/resource-types"
* group[0].source = "http://hl7.org/fhir/resource-types"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-tipo-item"
* group[0].element[0].code = #Condition
* group[0].element[0].target[0].code = #CX
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #Procedure
* group[0].element[1].target[0].code = #CP
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #Observation
* group[0].element[2].target[0].code = #CP
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #Immunization
* group[0].element[3].target[0].code = #CP
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #MedicationDispense
* group[0].element[4].target[0].code = #CP
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #ServiceRequest
* group[0].element[5].target[0].code = #PL
* group[0].element[5].target[0].equivalence = #equivalent
