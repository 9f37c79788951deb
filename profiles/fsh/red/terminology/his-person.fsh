// HIS-MINSA's tables about people. They have no published URL: these are the network's own. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: TipoDocumentoCS
Id: his-tipo-documento
Title: "Tipo de documento (HIS)"
Description: "Tabla de HIS-MINSA (MAESTRO_HIS_TIPO_DOC). Sus números no son los de otros sistemas: el SIS usa 3 para el carné de extranjería."
* insert Tabla
* #1 "DNI" "Documento Nacional de Identidad"
* #2 "CE" "Carné de extranjería"
* #3 "PASS" "Pasaporte"
* #4 "DIE" "Documento de identidad extranjero"
* #5 "S/DOCUMENTO" "Sin documento"
* #6 "CNV" "Certificado de nacido vivo"

ValueSet: TipoDocumentoVS
Id: his-tipo-documento
Title: "Tipo de documento (HIS)"
Description: "Todos los códigos de: Tipo de documento (HIS)."
* insert Red
* include codes from system TipoDocumentoCS

CodeSystem: EtniaCS
Id: his-etnia
Title: "Etnia (HIS)"
Description: "Tabla de HIS-MINSA (MAESTRO_HIS_ETNIA): sesenta códigos."
* insert Tabla
* #01 "ACHUAR"
* #02 "AIMARA"
* #03 "AMAHUACA"
* #04 "ARABELA"
* #05 "ASHANINKA"
* #06 "ASHENINKA"
* #07 "AWAJÚN"
* #08 "BORA"
* #09 "CAPANAHUA"
* #10 "CASHINAHUA"
* #11 "CHAMICURO"
* #12 "CHAPRA"
* #13 "CHITONAHUA"
* #14 "ESE EJA"
* #15 "HARAKBUT"
* #16 "IKITU"
* #17 "IÑAPARI"
* #18 "ISCONAHUA"
* #19 "JAQARU"
* #20 "JÍBARO"
* #21 "KAKATAIBO"
* #22 "KAKINTE"
* #23 "KANDOZI"
* #24 "KICHWA"
* #25 "KUKAMA KUKAMIRIA"
* #26 "MADIJA"
* #27 "MAIJUNA"
* #28 "MARINAHUA"
* #29 "MASHCO PIRO"
* #30 "MASTANAHUA"
* #31 "MATSÉS"
* #32 "MATSIGENKA"
* #33 "MUNICHE"
* #34 "MURUI-MUINANI"
* #35 "NAHUA"
* #36 "NANTI"
* #37 "NOMATSIGENGA"
* #38 "OCAINA"
* #39 "OMAGUA"
* #40 "QUECHUAS"
* #41 "RESÍGARO"
* #42 "SECOYA"
* #43 "SHARANAHUA"
* #44 "SHAWI"
* #45 "SHIPIBO-KONIBO"
* #46 "SHIWILU"
* #47 "TIKUNA"
* #48 "URARINA"
* #49 "URO"
* #50 "VACACOCHA"
* #51 "WAMPIS"
* #52 "YAGUA"
* #53 "YAMINAHUA"
* #54 "YANESHA"
* #55 "YINE"
* #56 "AFROPERUANO"
* #57 "BLANCO"
* #58 "MESTIZO"
* #59 "ASIATICODESCENDIENTE"
* #60 "OTRO"

ValueSet: EtniaVS
Id: his-etnia
Title: "Etnia (HIS)"
Description: "Todos los códigos de: Etnia (HIS)."
* insert Red
* include codes from system EtniaCS

CodeSystem: FinanciadorCS
Id: his-financiador
Title: "Financiador (HIS)"
Description: "Tabla de HIS-MINSA. Un cliente del sistema de referencias usa además 12, SIN CONFIRMAR y por eso ausente."
* insert Tabla
* #1 "USUARIO"
* #2 "SIS"
* #3 "ESSALUD"
* #4 "SOAT"
* #5 "SANIDAD FAP"
* #6 "SANIDAD NAVAL"
* #7 "SANIDAD EP"
* #8 "SANIDAD PNP"
* #9 "PRIVADOS"
* #10 "OTROS"
* #11 "EXONERADO"

ValueSet: FinanciadorVS
Id: his-financiador
Title: "Financiador (HIS)"
Description: "Todos los códigos de: Financiador (HIS)."
* insert Red
* include codes from system FinanciadorCS

CodeSystem: SeguroMenorCS
Id: padron-tipo-seguro
Title: "Seguro del menor (Padrón Nominal)"
Description: "TI_SEGURO_MENOR del Padrón Nominal; otro valor significa sin registro."
* insert Tabla
* #1 "MINSA (SIS)"
* #2 "ESSALUD"
* #3 "SANIDAD FFAA/PNP"
* #4 "PRIVADO"

CodeSystem: SexoCS
Id: his-sexo
Title: "Sexo (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #M "MASCULINO"
* #F "FEMENINO"

CodeSystem: SexoPadronCS
Id: padron-genero
Title: "Género del menor (Padrón Nominal)"
Description: "CO_GENERO_MENOR del Padrón Nominal."
* insert Tabla
* #1 "Masculino"
* #2 "Femenino"

CodeSystem: TipoIdentificadorCS
Id: tipo-identificador
Title: "Tipos de identificador de la red"
Description: "Identificadores de personas que no son documentos de identidad del COREPE."
* insert Tabla
* #cui "CUI" "Código Único de Identificación"
* #padron-nominal "Código de Padrón Nominal"
* #afiliacion-sis "Número de afiliación al SIS"
* #provisional "Identidad provisional" "Paciente sin identificar: se une después a la identidad verdadera"

ValueSet: TipoIdentificadorVS
Id: tipo-identificador
Title: "Tipos de identificador de la red"
Description: "Todos los códigos de: Tipos de identificador de la red."
* insert Red
* include codes from system TipoIdentificadorCS

CodeSystem: RegimenCS
Id: regimen
Title: "Régimen de aseguramiento"
Description: "Régimen de la afiliación según el registro de afiliados de SUSALUD."
* insert Tabla
* #CONTRIBUTIVO "Contributivo"
* #SUBSIDIADO "Subsidiado"

ValueSet: RegimenVS
Id: regimen
Title: "Régimen de aseguramiento"
Description: "Todos los códigos de: Régimen de aseguramiento."
* insert Red
* include codes from system RegimenCS
