// The network: levels of its organizations, categories, institutions, units. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: NivelOrganizacionCS
Id: nivel-organizacion
Title: "Nivel de la organización"
Description: "El árbol de las redes: ministerio o gobierno regional, DIRESA, GERESA o DIRIS, red, microrred, establecimiento; la unidad ejecutora es un eje financiero paralelo."
* insert Tabla
* #ministerio "Ministerio de Salud"
* #gobierno-regional "Gobierno regional"
* #diresa "DIRESA" "Dirección Regional de Salud"
* #geresa "GERESA" "Gerencia Regional de Salud"
* #diris "DIRIS" "Dirección de Redes Integradas de Salud"
* #red "Red"
* #microrred "Microrred"
* #ipress "IPRESS" "Institución Prestadora de Servicios de Salud"
* #unidad-ejecutora "Unidad ejecutora"

ValueSet: NivelOrganizacionVS
Id: nivel-organizacion
Title: "Nivel de la organización"
Description: "Todos los códigos de: Nivel de la organización."
* insert Red
* include codes from system NivelOrganizacionCS

CodeSystem: CategoriaIpressCS
Id: categoria-ipress
Title: "Categoría de establecimiento"
Description: "Categorías de las IPRESS; SD para las que no la tienen."
* insert Tabla
* #I-1 "Categoría I-1"
* #I-2 "Categoría I-2"
* #I-3 "Categoría I-3"
* #I-4 "Categoría I-4"
* #II-1 "Categoría II-1"
* #II-2 "Categoría II-2"
* #II-E "Categoría II-E"
* #III-1 "Categoría III-1"
* #III-2 "Categoría III-2"
* #III-E "Categoría III-E"
* #SD "Sin categoría"

ValueSet: CategoriaIpressVS
Id: categoria-ipress
Title: "Categoría de establecimiento"
Description: "Todos los códigos de: Categoría de establecimiento."
* insert Red
* include codes from system CategoriaIpressCS

CodeSystem: InstitucionCS
Id: institucion
Title: "Institución a la que pertenece la IPRESS"
Description: "Los literales exactos de RENIPRESS están SIN CONFIRMAR: fragmento, que la carga del registro completa."
* insert TablaParcial
* #MINSA "MINSA"
* #"GOBIERNO REGIONAL" "Gobierno regional"
* #ESSALUD "EsSalud"
* #PRIVADO "Privado"
* #PNP "PNP"
* #INPE "INPE"

ValueSet: InstitucionVS
Id: institucion
Title: "Institución a la que pertenece la IPRESS"
Description: "Todos los códigos de: Institución a la que pertenece la IPRESS."
* insert Red
* include codes from system InstitucionCS

CodeSystem: HorarioCS
Id: horario-establecimiento
Title: "Horario del establecimiento"
Description: "Establecimientos de doce y de veinticuatro horas."
* insert Tabla
* #12h "12 horas"
* #24h "24 horas"

ValueSet: HorarioVS
Id: horario-establecimiento
Title: "Horario del establecimiento"
Description: "Todos los códigos de: Horario del establecimiento."
* insert Red
* include codes from system HorarioCS

CodeSystem: UpsCS
Id: ups
Title: "Unidad productora de servicios"
Description: "Códigos de seis dígitos; el catálogo completo se carga de RENIPRESS."
* insert TablaParcial
* #301601 "Consulta externa"
* #302301 "Laboratorio"

ValueSet: UpsVS
Id: ups
Title: "Unidad productora de servicios"
Description: "Todos los códigos de: Unidad productora de servicios."
* insert Red
* include codes from system UpsCS
