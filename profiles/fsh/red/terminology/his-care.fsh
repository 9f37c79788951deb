// HIS-MINSA's tables about a visit and what was found. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: TipoDiagnosticoCS
Id: his-tipo-diagnostico
Title: "Tipo de diagnóstico (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #P "Presuntivo"
* #D "Definitivo"
* #R "Repetitivo"

ValueSet: TipoDiagnosticoVS
Id: his-tipo-diagnostico
Title: "Tipo de diagnóstico (HIS)"
Description: "Todos los códigos de: Tipo de diagnóstico (HIS)."
* insert Red
* include codes from system TipoDiagnosticoCS

CodeSystem: CondicionCS
Id: his-condicion
Title: "Condición al establecimiento o al servicio (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #N "Nuevo"
* #C "Continuador"
* #R "Reingresante"

ValueSet: CondicionVS
Id: his-condicion
Title: "Condición al establecimiento o al servicio (HIS)"
Description: "Todos los códigos de: Condición al establecimiento o al servicio (HIS)."
* insert Red
* include codes from system CondicionCS

CodeSystem: TipoEdadCS
Id: his-tipo-edad
Title: "Tipo de edad (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #A "Años"
* #M "Meses"
* #D "Días"

CodeSystem: TipoItemCS
Id: his-tipo-item
Title: "Tipo de ítem (HIS)"
Description: "Tabla de HIS-MINSA: qué es cada línea de una atención."
* insert Tabla
* #CX "Diagnóstico CIE-10"
* #CP "Procedimiento CPMS"
* #PL "Laboratorio planificado"

CodeSystem: OtraCondicionCS
Id: his-otra-condicion
Title: "Otra condición (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #1 "GESTANTE"
* #2 "PUERPERA"

ValueSet: OtraCondicionVS
Id: his-otra-condicion
Title: "Otra condición (HIS)"
Description: "Todos los códigos de: Otra condición (HIS)."
* insert Red
* include codes from system OtraCondicionCS

CodeSystem: TurnoCS
Id: his-turno
Title: "Turno (HIS)"
Description: "Tabla de HIS-MINSA. Un turno de noche está SIN CONFIRMAR y por eso ausente."
* insert Tabla
* #M "Mañana"
* #T "Tarde"

ValueSet: TurnoVS
Id: his-turno
Title: "Turno (HIS)"
Description: "Todos los códigos de: Turno (HIS)."
* insert Red
* include codes from system TurnoCS

CodeSystem: ModalidadCS
Id: modalidad-atencion
Title: "Modalidad de la atención"
Description: "Presencial y las formas de telemedicina que nombran las normas; sus definiciones legales están SIN CONFIRMAR."
* insert Tabla
* #presencial "Presencial"
* #teleconsulta "Teleconsulta"
* #teleinterconsulta "Teleinterconsulta"
* #teleorientacion "Teleorientación"
* #telemonitoreo "Telemonitoreo"
* #teleapoyo-diagnostico "Teleapoyo al diagnóstico"

ValueSet: ModalidadVS
Id: modalidad-atencion
Title: "Modalidad de la atención"
Description: "Todos los códigos de: Modalidad de la atención."
* insert Red
* include codes from system ModalidadCS

CodeSystem: SincroniaCS
Id: sincronia
Title: "Síncrona o asíncrona"
Description: "Telemedicina en tiempo real o diferida."
* insert Tabla
* #sincrona "Síncrona"
* #asincrona "Asíncrona"

ValueSet: SincroniaVS
Id: sincronia
Title: "Síncrona o asíncrona"
Description: "Todos los códigos de: Síncrona o asíncrona."
* insert Red
* include codes from system SincroniaCS

CodeSystem: LabCS
Id: his-lab
Title: "Valores del campo LAB (HIS)"
Description: "Los que usan las reglas oficiales de los indicadores; hay más. Un número es el del control o de la dosis."
* insert TablaParcial
* #TA "Terminado" "Fin de una suplementación o de un tratamiento"
* #PR "Recuperado" "Con diagnóstico repetitivo (R)"
* #RF "Referido" "Excluido del indicador"
* #LEV "Leve"
* #MOD "Moderado"
* #SEV "Severo"
* #VIF "Tamizaje de violencia" "Con el código 96150"
* #N "Normal" "Resultado de un tamizaje"
* #A "Anormal" "Resultado de un tamizaje"
* #SF1 "Entrega 1"
* #SF2 "Entrega 2"
* #SF3 "Entrega 3"
* #SF4 "Entrega 4"
* #SF5 "Entrega 5"
* #SF6 "Entrega 6"
* #P01 "Entrega 1"
* #P02 "Entrega 2"
* #P03 "Entrega 3"
* #P04 "Entrega 4"
* #P05 "Entrega 5"
* #P06 "Entrega 6"
* #PO1 "Entrega 1"
* #PO2 "Entrega 2"
* #PO3 "Entrega 3"
* #PO4 "Entrega 4"
* #PO5 "Entrega 5"
* #PO6 "Entrega 6"
* #MN1 "Entrega 1"
* #MN2 "Entrega 2"
* #MN3 "Entrega 3"
* #MN4 "Entrega 4"
* #MN5 "Entrega 5"
* #MN6 "Entrega 6"
* #MN7 "Entrega 7"
* #MN8 "Entrega 8"
* #MN9 "Entrega 9"
* #MN10 "Entrega 10"
* #MN11 "Entrega 11"

ValueSet: LabVS
Id: his-lab
Title: "Valores del campo LAB (HIS)"
Description: "Todos los códigos de: Valores del campo LAB (HIS)."
* insert Red
* include codes from system LabCS
