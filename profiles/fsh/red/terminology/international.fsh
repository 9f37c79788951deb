// Code systems that are loaded, not shipped, and the value sets over them. https://hl7.org/fhir/R4/valueset.html
CodeSystem: CpmsCS
Id: cpms
Title: "CPMS"
Description: "Catálogo de Procedimientos Médicos y Sanitarios; se carga."
* insert Red
* ^caseSensitive = true
* ^content = #not-present

CodeSystem: SismedCS
Id: sismed
Title: "SISMED"
Description: "Códigos de medicamentos e insumos, cinco dígitos; se cargan."
* insert Red
* ^caseSensitive = true
* ^content = #not-present

ValueSet: Cie10VS
Id: cie-10
Title: "CIE-10"
Description: "Todos los códigos de la CIE-10."
* insert Red
* include codes from system http://hl7.org/fhir/sid/icd-10

ValueSet: CpmsVS
Id: cpms
Title: "CPMS"
Description: "Todos los códigos del CPMS."
* insert Red
* include codes from system CpmsCS

ValueSet: ColegiaturaVS
Id: colegiatura
Title: "Colegios profesionales"
Description: "Los colegios del COREPE y los que HIS-MINSA añade."
* insert Red
* include codes from system https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/ColegiosProfesionalesSaludCS
* include codes from system ColegioCS

ValueSet: ClaseAtencionVS
Id: clase-atencion
Title: "Clase de atención"
Description: "Las clases de atención de v3-ActCode que la red usa."
* insert Red
* http://terminology.hl7.org/CodeSystem/v3-ActCode#AMB "ambulatory"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#EMER "emergency"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#FLD "field"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#HH "home health"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#IMP "inpatient encounter"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#OBSENC "observation encounter"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#SS "short stay"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#VR "virtual"
