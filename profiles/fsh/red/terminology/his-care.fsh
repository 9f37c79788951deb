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
