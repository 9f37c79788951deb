// Professional colleges: between HIS-MINSA's and COREPE's codes. https://hl7.org/fhir/R4/conceptmap.html

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
* group[0].element[10].target[0].code = #1O
* group[0].element[10].target[0].equivalence = #equal
* group[0].element[10].target[0].comment = "Con la letra O, como se publicó: quien recibe no conoce otro. corepe-colegios-corregidos lo corrige"
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
* group[0].element[10].code = #1O
* group[0].element[10].target[0].code = #10
* group[0].element[10].target[0].equivalence = #equal
// The guide repaired has 10, which HIS has too; the published one does not.
* group[0].unmapped.mode = #provided
