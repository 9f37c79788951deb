// What the SIS writes on its form of attention (FUA), as far as it is known. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: PlanSisCS
Id: sis-plan
Title: "Plan del SIS"
Description: "Los códigos de plan que se han visto en el FUA; la lista completa está SIN CONFIRMAR."
* insert TablaParcial
* #2 "Subsidiado"
* #3 "Subsidiado"
* #E "Temporal"
* #8 "Microempresas"
* #9 "Independiente"
* #R "Emprendedor (NRUS)"

ValueSet: PlanSisVS
Id: sis-plan
Title: "Plan del SIS"
Description: "Todos los códigos de: Plan del SIS."
* insert Red
* include codes from system PlanSisCS

CodeSystem: PrestacionSisCS
Id: sis-prestacion
Title: "Código prestacional del SIS"
Description: "Los códigos prestacionales que se han visto en el FUA, de 66; la lista completa se carga."
* insert TablaParcial
* #001 "CRED" "Control de crecimiento y desarrollo"
* #002 "Control del recién nacido con bajo peso al nacer"
* #005 "Consejería nutricional"
* #009 "Control prenatal"
* #026 "Profilaxis de VIH"
* #027 "Profilaxis de VIH"
* #056 "Consulta externa"

ValueSet: PrestacionSisVS
Id: sis-prestacion
Title: "Código prestacional del SIS"
Description: "Todos los códigos de: Código prestacional del SIS."
* insert Red
* include codes from system PrestacionSisCS
