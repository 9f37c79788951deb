// Between HIS-MINSA's tables and FHIR's or COREPE's codes, in both directions. https://hl7.org/fhir/R4/conceptmap.html

Instance: his-tipo-documento-a-corepe-idspersona
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-tipo-documento-a-corepe-idspersona"
* name = "HisTipoDocumentoACorepeIdspersona"
* title = "Tipo de documento de HIS → documentos del COREPE"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De Tipo de documento de HIS a documentos del COREPE."
* sourceUri = "https://chaski.pe/fhir/ValueSet/his-tipo-documento"
* targetUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/IdentificadoresPersonaVS"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-tipo-documento"
* group[0].target = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru"
* group[0].element[0].code = #1
* group[0].element[0].target[0].code = #1
* group[0].element[0].target[0].equivalence = #equal
* group[0].element[1].code = #2
* group[0].element[1].target[0].code = #2
* group[0].element[1].target[0].equivalence = #equal
* group[0].element[2].code = #3
* group[0].element[2].target[0].code = #3
* group[0].element[2].target[0].equivalence = #equal
* group[0].element[3].code = #4
* group[0].element[3].target[0].code = #4
* group[0].element[3].target[0].equivalence = #equal
* group[0].element[4].code = #5
* group[0].element[4].target[0].equivalence = #unmatched
* group[0].element[4].target[0].comment = "El COREPE no tiene código para quien no tiene documento"
* group[0].element[5].code = #6
* group[0].element[5].target[0].equivalence = #unmatched
* group[0].element[5].target[0].comment = "El COREPE no tiene código para el certificado de nacido vivo"

Instance: corepe-idspersona-a-his-tipo-documento
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/corepe-idspersona-a-his-tipo-documento"
* name = "CorepeIdspersonaAHisTipoDocumento"
* title = "documentos del COREPE → Tipo de documento de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De documentos del COREPE a Tipo de documento de HIS."
* sourceUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/IdentificadoresPersonaVS"
* targetUri = "https://chaski.pe/fhir/ValueSet/his-tipo-documento"
* group[0].source = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-tipo-documento"
* group[0].element[0].code = #1
* group[0].element[0].target[0].code = #1
* group[0].element[0].target[0].equivalence = #equal
* group[0].element[1].code = #2
* group[0].element[1].target[0].code = #2
* group[0].element[1].target[0].equivalence = #equal
* group[0].element[2].code = #3
* group[0].element[2].target[0].code = #3
* group[0].element[2].target[0].equivalence = #equal
* group[0].element[3].code = #4
* group[0].element[3].target[0].code = #4
* group[0].element[3].target[0].equivalence = #equal

Instance: his-colegio-a-corepe-colegios
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-colegio-a-corepe-colegios"
* name = "HisColegioACorepeColegios"
* title = "Colegio de HIS → colegios del COREPE"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De Colegio de HIS a colegios del COREPE."
* sourceUri = "https://chaski.pe/fhir/ValueSet/his-colegio"
* targetUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/ColegiosProfesionalesSaludVS"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-colegio"
* group[0].target = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS"
* group[0].element[0].code = #00
* group[0].element[0].target[0].code = #00
* group[0].element[0].target[0].equivalence = #equal
* group[0].element[1].code = #01
* group[0].element[1].target[0].code = #01
* group[0].element[1].target[0].equivalence = #equal
* group[0].element[2].code = #02
* group[0].element[2].target[0].code = #02
* group[0].element[2].target[0].equivalence = #equal
* group[0].element[3].code = #03
* group[0].element[3].target[0].code = #03
* group[0].element[3].target[0].equivalence = #equal
* group[0].element[4].code = #04
* group[0].element[4].target[0].code = #04
* group[0].element[4].target[0].equivalence = #equal
* group[0].element[5].code = #05
* group[0].element[5].target[0].code = #05
* group[0].element[5].target[0].equivalence = #equal
* group[0].element[6].code = #06
* group[0].element[6].target[0].code = #06
* group[0].element[6].target[0].equivalence = #equal
* group[0].element[7].code = #07
* group[0].element[7].target[0].code = #07
* group[0].element[7].target[0].equivalence = #equal
* group[0].element[8].code = #08
* group[0].element[8].target[0].code = #08
* group[0].element[8].target[0].equivalence = #equal
* group[0].element[9].code = #09
* group[0].element[9].target[0].code = #09
* group[0].element[9].target[0].equivalence = #equal
* group[0].element[10].code = #10
* group[0].element[10].target[0].code = #10
* group[0].element[10].target[0].equivalence = #equal
* group[0].element[11].code = #11
* group[0].element[11].target[0].equivalence = #unmatched
* group[0].element[11].target[0].comment = "El COREPE no tiene a los veterinarios"
* group[0].element[12].code = #12
* group[0].element[12].target[0].equivalence = #unmatched
* group[0].element[12].target[0].comment = "El COREPE no tiene a los ingenieros"

Instance: corepe-colegios-a-his-colegio
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/corepe-colegios-a-his-colegio"
* name = "CorepeColegiosAHisColegio"
* title = "colegios del COREPE → Colegio de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De colegios del COREPE a Colegio de HIS."
* sourceUri = "https://www.gob.pe/minsa/RENHICE/fhir/ValueSet/ColegiosProfesionalesSaludVS"
* targetUri = "https://chaski.pe/fhir/ValueSet/his-colegio"
* group[0].source = "https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-colegio"
* group[0].element[0].code = #00
* group[0].element[0].target[0].code = #00
* group[0].element[0].target[0].equivalence = #equal
* group[0].element[1].code = #01
* group[0].element[1].target[0].code = #01
* group[0].element[1].target[0].equivalence = #equal
* group[0].element[2].code = #02
* group[0].element[2].target[0].code = #02
* group[0].element[2].target[0].equivalence = #equal
* group[0].element[3].code = #03
* group[0].element[3].target[0].code = #03
* group[0].element[3].target[0].equivalence = #equal
* group[0].element[4].code = #04
* group[0].element[4].target[0].code = #04
* group[0].element[4].target[0].equivalence = #equal
* group[0].element[5].code = #05
* group[0].element[5].target[0].code = #05
* group[0].element[5].target[0].equivalence = #equal
* group[0].element[6].code = #06
* group[0].element[6].target[0].code = #06
* group[0].element[6].target[0].equivalence = #equal
* group[0].element[7].code = #07
* group[0].element[7].target[0].code = #07
* group[0].element[7].target[0].equivalence = #equal
* group[0].element[8].code = #08
* group[0].element[8].target[0].code = #08
* group[0].element[8].target[0].equivalence = #equal
* group[0].element[9].code = #09
* group[0].element[9].target[0].code = #09
* group[0].element[9].target[0].equivalence = #equal
* group[0].element[10].code = #10
* group[0].element[10].target[0].code = #10
* group[0].element[10].target[0].equivalence = #equal

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

Instance: his-sexo-a-genero
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-sexo-a-genero"
* name = "HisSexoAGenero"
* title = "Sexo de HIS → administrative-gender"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De Sexo de HIS a administrative-gender."
* targetUri = "http://hl7.org/fhir/ValueSet/administrative-gender"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-sexo"
* group[0].target = "http://hl7.org/fhir/administrative-gender"
* group[0].element[0].code = #M
* group[0].element[0].target[0].code = #male
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #F
* group[0].element[1].target[0].code = #female
* group[0].element[1].target[0].equivalence = #equivalent

Instance: genero-a-his-sexo
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/genero-a-his-sexo"
* name = "GeneroAHisSexo"
* title = "administrative-gender → Sexo de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De administrative-gender a Sexo de HIS."
* sourceUri = "http://hl7.org/fhir/ValueSet/administrative-gender"
* group[0].source = "http://hl7.org/fhir/administrative-gender"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-sexo"
* group[0].element[0].code = #male
* group[0].element[0].target[0].code = #M
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #female
* group[0].element[1].target[0].code = #F
* group[0].element[1].target[0].equivalence = #equivalent

Instance: padron-genero-a-genero
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/padron-genero-a-genero"
* name = "PadronGeneroAGenero"
* title = "Género del Padrón Nominal → administrative-gender"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De Género del Padrón Nominal a administrative-gender."
* targetUri = "http://hl7.org/fhir/ValueSet/administrative-gender"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/padron-genero"
* group[0].target = "http://hl7.org/fhir/administrative-gender"
* group[0].element[0].code = #1
* group[0].element[0].target[0].code = #male
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #2
* group[0].element[1].target[0].code = #female
* group[0].element[1].target[0].equivalence = #equivalent

Instance: genero-a-padron-genero
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/genero-a-padron-genero"
* name = "GeneroAPadronGenero"
* title = "administrative-gender → Género del Padrón Nominal"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "De administrative-gender a Género del Padrón Nominal."
* sourceUri = "http://hl7.org/fhir/ValueSet/administrative-gender"
* group[0].source = "http://hl7.org/fhir/administrative-gender"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/padron-genero"
* group[0].element[0].code = #male
* group[0].element[0].target[0].code = #1
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #female
* group[0].element[1].target[0].code = #2
* group[0].element[1].target[0].equivalence = #equivalent

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

Instance: padron-seguro-a-his-financiador
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/padron-seguro-a-his-financiador"
* name = "PadronSeguroAHisFinanciador"
* title = "Seguro del Padrón Nominal → financiador de HIS"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Las sanidades de las fuerzas armadas y la policía son una sola en el padrón y cuatro en HIS."
* targetUri = "https://chaski.pe/fhir/ValueSet/his-financiador"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/padron-tipo-seguro"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/his-financiador"
* group[0].element[0].code = #1
* group[0].element[0].target[0].code = #2
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #2
* group[0].element[1].target[0].code = #3
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #4
* group[0].element[2].target[0].code = #9
* group[0].element[2].target[0].equivalence = #equivalent

Instance: his-financiador-a-padron-seguro
InstanceOf: ConceptMap
Usage: #definition
* url = "https://chaski.pe/fhir/ConceptMap/his-financiador-a-padron-seguro"
* name = "HisFinanciadorAPadronSeguro"
* title = "Financiador de HIS → seguro del Padrón Nominal"
* status = #active
* experimental = false
* publisher = "chaski"
* description = "Las cuatro sanidades van a una; los demás no tienen código en el padrón."
* sourceUri = "https://chaski.pe/fhir/ValueSet/his-financiador"
* group[0].source = "https://chaski.pe/fhir/CodeSystem/his-financiador"
* group[0].target = "https://chaski.pe/fhir/CodeSystem/padron-tipo-seguro"
* group[0].element[0].code = #2
* group[0].element[0].target[0].code = #1
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #3
* group[0].element[1].target[0].code = #2
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #5
* group[0].element[2].target[0].code = #3
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #6
* group[0].element[3].target[0].code = #3
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #7
* group[0].element[4].target[0].code = #3
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #8
* group[0].element[5].target[0].code = #3
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #9
* group[0].element[6].target[0].code = #4
* group[0].element[6].target[0].equivalence = #equivalent

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
