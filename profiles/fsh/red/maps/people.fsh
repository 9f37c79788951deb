// People: between HIS-MINSA's and the Padrón Nominal's tables and FHIR's or COREPE's codes, in both directions.
// https://hl7.org/fhir/R4/conceptmap.html

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
