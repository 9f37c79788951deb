// Rules that facts allow: the form of codes, check characters, dates against each other. https://hl7.org/fhir/R4/fhirpath.html
// An invariant whose comparison cannot be decided (a date of less precision) passes: `where(...).empty()`.
Invariant: red-dni-1
Description: "El DNI tiene ocho dígitos, con sus ceros a la izquierda"
Severity: #error
Expression: "value.matches('^[0-9]{8}$')"
* insert EnIngles([["A DNI has eight digits, leading zeros included"]])

// The sum weighted 3 2 7 6 5 4 3 2, modulo 11, chooses the digit (or the letter of older cards): 10117410 has 2.
Invariant: red-dni-2
Description: "La extensión dni-digito-verificador lleva el dígito o la letra que corresponde a los ocho dígitos de value: corrija el que esté mal, o quítela si no se conoce"
Severity: #error
Expression: "extension('https://chaski.pe/fhir/StructureDefinition/dni-digito-verificador').empty() or value.matches('^[0-9]{8}$').not() or extension('https://chaski.pe/fhir/StructureDefinition/dni-digito-verificador').value in ((value.substring(0, 1).toInteger() * 3 + value.substring(1, 1).toInteger() * 2 + value.substring(2, 1).toInteger() * 7 + value.substring(3, 1).toInteger() * 6 + value.substring(4, 1).toInteger() * 5 + value.substring(5, 1).toInteger() * 4 + value.substring(6, 1).toInteger() * 3 + value.substring(7, 1).toInteger() * 2) mod 11).select('65432110987'.substring($this, 1) | 'KJIHGFEDCBA'.substring($this, 1))"
* insert EnIngles([["The extension dni-digito-verificador holds the digit or letter that fits the eight digits of value: mend the wrong one, or remove it if it is not known"]])

Invariant: red-cui-1
Description: "El CUI tiene ocho dígitos, con sus ceros a la izquierda"
Severity: #error
Expression: "value.matches('^[0-9]{8}$')"
* insert EnIngles([["A CUI has eight digits, leading zeros included"]])

Invariant: red-hc-1
Description: "Un número de historia clínica dice qué establecimiento lo asignó: assigner, con reference o identifier"
Severity: #error
Expression: "assigner.reference.exists() or assigner.identifier.exists()"
* insert EnIngles([["A medical record number says which facility assigned it: assigner, with a reference or an identifier"]])

Invariant: red-doc-1
Description: "Una persona tiene a lo más un DNI vigente; los anteriores llevan use = old"
Severity: #error
Expression: "identifier.where(type.coding.where(system = 'https://www.gob.pe/minsa/RENHICE/fhir/CodeSystem/IdspersonaPeru' and code = '1').exists()).where(use.empty() or use != 'old').count() <= 1"
* insert EnIngles([["A person has one DNI in force at most; former ones have use = old"]])

Invariant: red-nom-1
Description: "El nombre tiene apellido (family) o, si no se conoce, texto (text)"
Severity: #error
Expression: "family.exists() or text.exists()"
* insert EnIngles([["A name has a surname (family) or, where it is not known, a text (text)"]])

Invariant: red-fec-1
Description: "La fecha de nacimiento (birthDate) no es futura"
Severity: #error
Expression: "birthDate.where(hasValue() and $this > today()).empty()"
* insert EnIngles([["The date of birth (birthDate) is not in the future"]])

Invariant: red-fec-2
Description: "El fallecimiento (deceasedDateTime) no es anterior al nacimiento (birthDate)"
Severity: #error
Expression: "deceased.ofType(dateTime).where(%resource.birthDate.hasValue() and $this < %resource.birthDate).empty()"
* insert EnIngles([["Death (deceasedDateTime) does not come before birth (birthDate)"]])

Invariant: red-ipress-1
Description: "El código RENIPRESS tiene ocho dígitos, con sus ceros a la izquierda: 00031361"
Severity: #error
Expression: "value.matches('^[0-9]{8}$')"
* insert EnIngles([["A RENIPRESS code has eight digits, leading zeros included: 00031361"]])

Invariant: red-ubi-1
Description: "El UBIGEO va en valueString y tiene seis dígitos: departamento, provincia y distrito"
Severity: #error
Expression: "value.ofType(string).matches('^[0-9]{6}$')"
* insert EnIngles([["A UBIGEO goes in valueString and has six digits: department, province and district"]])

Invariant: red-ups-1
Description: "El código de UPS tiene seis dígitos"
Severity: #error
Expression: "code.matches('^[0-9]{6}$')"
* insert EnIngles([["The code of a UPS has six digits"]])

Invariant: red-org-1
Description: "Una red o microrred dice de quién depende (partOf)"
Severity: #error
Expression: "type.coding.where(system = 'https://chaski.pe/fhir/CodeSystem/nivel-organizacion' and (code = 'red' or code = 'microrred')).empty() or partOf.exists()"
* insert EnIngles([["A network or micro-network says what it belongs to (partOf)"]])

Invariant: red-fam-1
Description: "La cantidad de integrantes (quantity) es la de los que se nombran en member y siguen activos"
Severity: #warning
Expression: "quantity.empty() or member.where(inactive.empty() or inactive = false).count() = quantity"
* insert EnIngles([["The quantity is that of the members who are named in member and still active"]])

Invariant: red-col-1
Description: "Quien pertenece a un colegio profesional tiene número de colegiatura (qualification.identifier.value)"
Severity: #error
Expression: "code.coding.where(code = '00').exists() or identifier.value.exists()"
* insert EnIngles([["Who belongs to a professional college has a registration number (qualification.identifier.value)"]])

Invariant: red-ate-1
Description: "Una atención de telemedicina (modalidad-atencion) es de clase VR: class.code = VR"
Severity: #error
Expression: "extension('https://chaski.pe/fhir/StructureDefinition/modalidad-atencion').value.coding.where(system = 'https://chaski.pe/fhir/CodeSystem/modalidad-atencion' and code != 'presencial').empty() or class.code = 'VR'"
* insert EnIngles([["An encounter by telemedicine (modalidad-atencion) has class VR: class.code = VR"]])

Invariant: red-cie-1
Description: "El código CIE-10 es una letra y dos dígitos, y si los hay un punto y uno o dos caracteres más: E11.9"
Severity: #error
Expression: "code.matches('^[A-Z][0-9][0-9A-Z]([.][0-9A-Z]{1,2})?$')"
* insert EnIngles([["An ICD-10 code is a letter and two digits and, if there is more, a point and one or two characters: E11.9"]])

Invariant: red-dx-1
Description: "Un diagnóstico presuntivo (tipo P) tiene verificationStatus provisional o differential; uno definitivo (D) o repetitivo (R), confirmed"
Severity: #error
Expression: "extension('https://chaski.pe/fhir/StructureDefinition/tipo-diagnostico').value.ofType(code).all(($this = 'P' and %resource.verificationStatus.coding.where(code = 'provisional' or code = 'differential').exists()) or ($this != 'P' and %resource.verificationStatus.coding.where(code = 'confirmed').exists()))"
* insert EnIngles([["A presumptive diagnosis (type P) has verificationStatus provisional or differential; a definitive (D) or repeated (R) one, confirmed"]])

Invariant: red-dx-2
Description: "El diagnóstico no se registra (recordedDate) antes de su inicio (onset)"
Severity: #error
Expression: "recordedDate.where($this < %resource.onset.ofType(dateTime)).empty()"
* insert EnIngles([["A diagnosis is not recorded (recordedDate) before its onset"]])

Invariant: red-ale-1
Description: "La alergia no se registra (recordedDate) antes de conocerse (onset)"
Severity: #error
Expression: "recordedDate.where($this < %resource.onset.ofType(dateTime)).empty()"
* insert EnIngles([["An allergy is not recorded (recordedDate) before it is known (onset)"]])

Invariant: red-obs-1
Description: "Una observación tiene valor (value), componentes o integrantes (hasMember), o dice por qué no (dataAbsentReason)"
Severity: #error
Expression: "value.exists() or component.exists() or hasMember.exists() or dataAbsentReason.exists()"
* insert EnIngles([["An observation has a value, components or members (hasMember), or says why not (dataAbsentReason)"]])

Invariant: red-obs-2
Description: "Una cantidad medida lleva su unidad en UCUM: system http://unitsofmeasure.org, y en code su código, como kg, cm o Cel"
Severity: #error
Expression: "value.ofType(Quantity).where(value.exists()).all(system = 'http://unitsofmeasure.org' and code.exists())"
* insert EnIngles([["A measured quantity has its unit in UCUM: system http://unitsofmeasure.org, and in code its code, such as kg, cm or Cel"]])

Invariant: red-vac-1
Description: "Una dosis no aplicada (status = not-done) dice por qué (statusReason)"
Severity: #error
Expression: "status != 'not-done' or statusReason.exists()"
* insert EnIngles([["A dose that was not given (status = not-done) says why (statusReason)"]])

Invariant: red-vac-2
Description: "Una dosis aplicada aquí dice su lote (lotNumber) y su vencimiento (expirationDate)"
Severity: #error
Expression: "status != 'completed' or primarySource.empty() or primarySource = false or (lotNumber.exists() and expirationDate.exists())"
* insert EnIngles([["A dose given here says its lot (lotNumber) and its expiry (expirationDate)"]])

Invariant: red-vac-3
Description: "No se aplica (occurrenceDateTime) una dosis vencida (expirationDate)"
Severity: #error
Expression: "expirationDate.where($this < %resource.occurrence.ofType(dateTime)).empty()"
* insert EnIngles([["No expired dose (expirationDate) is given (occurrenceDateTime)"]])

// A warning: the whole catalogue was not at hand to know that every code has this form.
Invariant: red-cpms-1
Description: "Un código CPMS tiene cinco caracteres y, si los hay, un punto y dos dígitos más: 99199.17"
Severity: #warning
Expression: "code.matches('^[0-9A-Z][0-9]{4}([.][0-9]{2})?$')"
* insert EnIngles([["A CPMS code has five characters and, if there is more, a point and two digits: 99199.17"]])

Invariant: red-med-1
Description: "Un código SISMED tiene cinco dígitos, con sus ceros a la izquierda"
Severity: #error
Expression: "code.matches('^[0-9]{5}$')"
* insert EnIngles([["A SISMED code has five digits, leading zeros included"]])

Invariant: red-cob-1
Description: "Una afiliación al SIS lleva su número (subscriberId)"
Severity: #error
Expression: "type.coding.where(system = 'https://chaski.pe/fhir/CodeSystem/his-financiador' and code = '2').empty() or subscriberId.exists()"
* insert EnIngles([["A SIS coverage has its affiliation number (subscriberId)"]])

Invariant: red-age-1
Description: "El final (end) es posterior al comienzo (start)"
Severity: #error
Expression: "start.where($this >= %resource.end).empty()"
* insert EnIngles([["The end (end) comes after the start (start)"]])

Invariant: red-cita-1
Description: "Una cita reservada tiene fecha y hora (start, end)"
Severity: #error
Expression: "(status = 'booked' or status = 'arrived' or status = 'checked-in' or status = 'fulfilled').not() or (start.exists() and end.exists())"
* insert EnIngles([["A booked appointment has a date and a time (start, end)"]])

Invariant: red-cita-2
Description: "Una cita (start) es para después del momento en que se pide (created)"
Severity: #error
Expression: "start.where($this <= %resource.created).empty()"
* insert EnIngles([["An appointment (start) is for later than the moment it is asked for (created)"]])

// A reference inside a transaction may still be a urn:uuid, whose type its text does not tell.
Invariant: red-cita-3
Description: "Una cita nombra al paciente: un participant.actor que es Patient"
Severity: #error
Expression: "participant.actor.where(reference.matches('^(.*/)?Patient/[^/]+') or reference.startsWith('urn:uuid:') or type = 'Patient').exists()"
* insert EnIngles([["An appointment names the patient: a participant.actor that is a Patient"]])

Invariant: red-sol-1
Description: "Una solicitud dice su motivo: un diagnóstico (reasonReference) o un texto (reasonCode.text)"
Severity: #error
Expression: "reasonReference.exists() or reasonCode.exists()"
* insert EnIngles([["A request says its reason: a diagnosis (reasonReference) or a text (reasonCode.text)"]])

Invariant: red-tar-1
Description: "El estado de la tarea (status) corresponde al del sistema de referencias (businessStatus): 0 cancelled, 2 requested, 3 accepted, 4 rejected, 5 y 7 in-progress, 8 completed, 9 on-hold"
Severity: #error
Expression: "businessStatus.coding.where(system = 'https://chaski.pe/fhir/CodeSystem/refcon-estado').code.where($this != '1' and $this != '6').all(($this = '0' and %resource.status = 'cancelled') or ($this = '2' and %resource.status = 'requested') or ($this = '3' and %resource.status = 'accepted') or ($this = '4' and %resource.status = 'rejected') or (($this = '5' or $this = '7') and %resource.status = 'in-progress') or ($this = '8' and %resource.status = 'completed') or ($this = '9' and %resource.status = 'on-hold'))"
* insert EnIngles([["The status of the task fits that of the referral system (businessStatus): 0 cancelled, 2 requested, 3 accepted, 4 rejected, 5 and 7 in-progress, 8 completed, 9 on-hold"]])

Invariant: red-tar-2
Description: "Rechazar, observar o anular (status rejected, on-hold, cancelled) dice por qué (statusReason)"
Severity: #error
Expression: "(status = 'rejected' or status = 'on-hold' or status = 'cancelled').not() or statusReason.exists()"
* insert EnIngles([["Rejecting, returning or annulling (status rejected, on-hold, cancelled) says why (statusReason)"]])

Invariant: red-tar-3
Description: "El último cambio (lastModified) no es anterior al envío (authoredOn)"
Severity: #error
Expression: "lastModified.where($this < %resource.authoredOn).empty()"
* insert EnIngles([["The last change (lastModified) does not come before the request (authoredOn)"]])

Invariant: red-lab-1
Description: "El campo LAB tiene a lo más cinco caracteres"
Severity: #error
Expression: "value.ofType(string).length() <= 5"
* insert EnIngles([["The LAB field has five characters at most"]])

Invariant: red-dig-1
Description: "El carácter de verificación es un dígito o una letra de la A a la K"
Severity: #error
Expression: "value.ofType(string).matches('^[0-9A-K]$')"
* insert EnIngles([["The check character is a digit or a letter from A to K"]])

Invariant: red-res-1
Description: "Cada sección tiene entradas o dice por qué está vacía (emptyReason)"
Severity: #error
Expression: "section.all(entry.exists() or emptyReason.exists())"
* insert EnIngles([["Each section has entries or says why it is empty (emptyReason)"]])

// The same patient named in two ways would be two patients for who reads the document elsewhere.
Invariant: red-bun-1
Description: "El documento es de un solo paciente, y todas sus entradas lo nombran igual en subject o patient"
Severity: #error
Expression: "(entry.resource.ofType(Composition).subject.reference | entry.resource.ofType(Encounter).subject.reference | entry.resource.ofType(Condition).subject.reference | entry.resource.ofType(Observation).subject.reference | entry.resource.ofType(Procedure).subject.reference | entry.resource.ofType(MedicationRequest).subject.reference | entry.resource.ofType(MedicationDispense).subject.reference | entry.resource.ofType(MedicationStatement).subject.reference | entry.resource.ofType(AllergyIntolerance).patient.reference | entry.resource.ofType(Immunization).patient.reference).count() <= 1"
* insert EnIngles([["The document is about one patient, whom all its entries name alike in subject or patient"]])

Invariant: red-bun-2
Description: "El resumen (Composition.date) no es posterior al documento que lo lleva (timestamp)"
Severity: #error
Expression: "entry.resource.ofType(Composition).date.where($this > %resource.timestamp).empty()"
* insert EnIngles([["The summary (Composition.date) is not of a later time than the document that carries it (timestamp)"]])

Invariant: red-bun-3
Description: "Nada de lo que dice el documento ocurrió antes de que naciera su paciente"
Severity: #error
Expression: "(entry.resource.ofType(Encounter).period.start | entry.resource.ofType(Condition).onset.ofType(dateTime) | entry.resource.ofType(AllergyIntolerance).onset.ofType(dateTime) | entry.resource.ofType(Observation).effective.ofType(dateTime) | entry.resource.ofType(Procedure).performed.ofType(dateTime) | entry.resource.ofType(Immunization).occurrence.ofType(dateTime) | entry.resource.ofType(MedicationRequest).authoredOn).where($this < %resource.entry.resource.ofType(Patient).birthDate.where(hasValue()).first()).empty()"
* insert EnIngles([["Nothing that the document tells happened before its patient was born"]])
