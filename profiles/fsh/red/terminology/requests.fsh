// Referral and what else one facility asks of another; consent and documents. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: RefconEstadoCS
Id: refcon-estado
Title: "Estado de la referencia"
Description: "Estados del sistema nacional de referencias, escritos como los da su servicio. El significado de 1 y de 6 está SIN CONFIRMAR."
* insert Tabla
* #0 "DE BAJA" "Anulada"
* #1 "1" "Sin confirmar"
* #2 "PENDIENTE" "Enviada, el destino no la ha evaluado"
* #3 "ACEPTADO" "Aceptada por el destino"
* #4 "RECHAZADO" "Rechazada"
* #5 "PACIENTE RECIBIDO" "El paciente llegó"
* #6 "6" "Sin confirmar"
* #7 "PACIENTE CITADO" "Tiene cita"
* #8 "CONTRAREFERIDO" "Contrarreferido"
* #9 "OBSERVADO" "Devuelta para que se corrija"

ValueSet: RefconEstadoVS
Id: refcon-estado
Title: "Estado de la referencia"
Description: "Todos los códigos de: Estado de la referencia."
* insert Red
* include codes from system RefconEstadoCS

CodeSystem: TipoSolicitudCS
Id: tipo-solicitud
Title: "Tipo de solicitud"
Description: "Lo que un establecimiento pide a otro."
* insert Tabla
* #referencia "Referencia"
* #contrarreferencia "Contrarreferencia"
* #teleinterconsulta "Teleinterconsulta"
* #traslado "Traslado asistido"
* #apoyo-diagnostico "Apoyo al diagnóstico"

ValueSet: TipoSolicitudVS
Id: tipo-solicitud
Title: "Tipo de solicitud"
Description: "Todos los códigos de: Tipo de solicitud."
* insert Red
* include codes from system TipoSolicitudCS

CodeSystem: FlujoReferenciaCS
Id: flujo-referencia
Title: "Flujo de la referencia"
Description: "Los cuatro flujos de la continuidad de la atención."
* insert Tabla
* #emergencia "Emergencia"
* #especializada "Atención especializada"
* #condicion-paciente "Por condición del paciente"
* #apoyo "Apoyo al diagnóstico y tratamiento"

ValueSet: FlujoReferenciaVS
Id: flujo-referencia
Title: "Flujo de la referencia"
Description: "Todos los códigos de: Flujo de la referencia."
* insert Red
* include codes from system FlujoReferenciaCS

CodeSystem: TipoConsentimientoCS
Id: tipo-consentimiento
Title: "Tipo de consentimiento"
Description: "Lo que el paciente autoriza."
* insert Tabla
* #envio-renhice "Autorización de envío al RENHICE"
* #acceso-renhice "Autorización de acceso en el RENHICE"
* #acto-medico "Acto médico de teleinterconsulta"
* #grabacion "Grabación de la teleinterconsulta"

ValueSet: TipoConsentimientoVS
Id: tipo-consentimiento
Title: "Tipo de consentimiento"
Description: "Todos los códigos de: Tipo de consentimiento."
* insert Red
* include codes from system TipoConsentimientoCS

CodeSystem: FormatoCS
Id: formato-hce
Title: "Formato electrónico de historia clínica"
Description: "Formatos electrónicos obligatorios de un sistema acreditado, los que la red intercambia."
* insert TablaParcial
* #FMT_008 "Ficha familiar"
* #FMT_009 "Filiación"
* #FMT_015 "Receta electrónica"
* #FMT_016 "Solicitud de interconsulta"
* #FMT_017 "Informe de interconsulta"
* #FMT_023 "Historia clínica materno perinatal"
* #FMT_027 "Odontograma"
* #FMT_028 "Consentimiento informado"
* #FMT_030 "Referencia y contrarreferencia"
* #FMT_034 "Autorización de envío al RENHICE"
* #FMT_035 "Autorización de acceso en el RENHICE"

ValueSet: FormatoVS
Id: formato-hce
Title: "Formato electrónico de historia clínica"
Description: "Todos los códigos de: Formato electrónico de historia clínica."
* insert Red
* include codes from system FormatoCS
