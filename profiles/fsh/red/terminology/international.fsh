// Catalogues that are loaded, of which at most a part is shipped, and the value sets over them. https://hl7.org/fhir/R4/valueset.html
CodeSystem: CpmsCS
Id: cpms
Title: "CPMS"
Description: "Catálogo de Procedimientos Médicos y Sanitarios: los códigos que nombran los indicadores y el esquema de vacunación, con nombres abreviados. El catálogo completo, de unos 12 000, se carga."
* insert TablaParcial
* #85018 "Hemoglobina"
* #85018.01 "Hemoglobina"
* #85031 "Hemoglobina"
* #99381 "Control CRED, menor de un año"
* #99381.01 "Control CRED, recién nacido"
* #99382 "Control CRED, de uno a cuatro años"
* #99383 "Control CRED, de cinco a once años"
* #99199.17 "Suplementación con hierro, niño"
* #99199.19 "Suplementación con micronutrientes"
* #59401.04 "Suplementación con hierro y ácido fólico, gestante"
* #99199.26 "Suplementación con hierro y ácido fólico, gestante"
* #96150.01 "Tamizaje de violencia"
* #88141.01 "Inspección visual con ácido acético (IVAA)"
* #87621 "Detección de virus del papiloma humano (VPH)"
* #90585 "BCG"
* #90744 "Hepatitis B, recién nacido"
* #90746 "Hepatitis B, adulto"
* #90722 "Pentavalente"
* #90723 "Pentavalente (código anterior)"
* #90749.06 "Hexavalente"
* #90712 "Antipolio"
* #90713 "Antipolio"
* #90669 "Neumococo"
* #90670 "Neumococo"
* #90677 "Neumococo, 20 serotipos"
* #90681 "Rotavirus"
* #90707 "Sarampión, paperas y rubéola (SPR)"
* #90717 "Fiebre amarilla (AMA)"
* #90701 "DPT"
* #90657 "Influenza"
* #90658 "Influenza"
* #90649 "VPH"
* #90714 "dT"
* #90749.01 "COVID-19"
* #90749.02 "COVID-19"

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
