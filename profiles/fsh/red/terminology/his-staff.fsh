// HIS-MINSA's tables about staff. https://hl7.org/fhir/R4/codesystem.html

CodeSystem: ColegioCS
Id: his-colegio
Title: "Colegio profesional (HIS)"
Description: "Tabla de HIS-MINSA: los once colegios del COREPE, con 10 para nutricionistas, y dos más."
* insert Tabla
* #00 "Personal de Salud sin Colegiatura"
* #01 "Colegio Médico del Perú"
* #02 "Colegio Químico Farmacéutico del Perú"
* #03 "Colegio Odontológico del Perú"
* #04 "Colegio de Biólogos del Perú"
* #05 "Colegio de Obstetrices del Perú"
* #06 "Colegio de Enfermeros del Perú"
* #07 "Colegio de Trabajadores Sociales del Perú"
* #08 "Colegio de Psicólogos del Perú"
* #09 "Colegio Tecnólogo Médico del Perú"
* #10 "NUTRICIONISTAS"
* #11 "VETERINARIO"
* #12 "INGENIEROS"

ValueSet: ColegioVS
Id: his-colegio
Title: "Colegio profesional (HIS)"
Description: "Todos los códigos de: Colegio profesional (HIS)."
* insert Red
* include codes from system ColegioCS

CodeSystem: CondicionContratoCS
Id: his-condicion-contrato
Title: "Condición de contrato (HIS)"
Description: "Tabla de HIS-MINSA."
* insert Tabla
* #1 "NOMBRADO"
* #2 "CONTRATADO"
* #3 "SERUM"
* #4 "RESIDENTE"
* #5 "INTERNO"
* #6 "ALUMNO"
* #7 "AGENTE COMUNITARIO"
* #8 "OTROS"
* #9 "DESTACADO"
* #10 "OTRA ENTIDAD"

ValueSet: CondicionContratoVS
Id: his-condicion-contrato
Title: "Condición de contrato (HIS)"
Description: "Todos los códigos de: Condición de contrato (HIS)."
* insert Red
* include codes from system CondicionContratoCS

CodeSystem: ProfesionCS
Id: his-profesion
Title: "Profesión (HIS)"
Description: "Tabla de HIS-MINSA: una selección de sus 59 códigos, de los serumistas sin su profesión; la lista completa se carga."
* insert TablaParcial
* #01 "Médico general"
* #18 "Pediatra"
* #19 "Gineco-obstetra"
* #23 "Obstetra"
* #24 "Nutricionista"
* #25 "Odontólogo"
* #26 "Químico farmacéutico"
* #28 "Psicólogo"
* #29 "Enfermera"
* #30 "Tecnólogo médico"
* #31 "Biólogo"
* #33 "Asistenta social"
* #34 "Técnicos"
* #35 "Técnico de enfermería"
* #45 "Serumista"
* #46 "Serumista"
* #47 "Serumista"
* #48 "Serumista"
* #49 "Serumista"
* #50 "Serumista"
* #51 "Residente"
* #52 "Agente comunitario"
* #53 "Estadístico"
* #54 "Serumista"
* #55 "Serumista"
* #56 "Serumista"
* #57 "Serumista"
* #58 "Serumista"
* #59 "Serumista"

ValueSet: ProfesionVS
Id: his-profesion
Title: "Profesión (HIS)"
Description: "Todos los códigos de: Profesión (HIS)."
* insert Red
* include codes from system ProfesionCS
