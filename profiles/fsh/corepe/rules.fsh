// Rules that several profiles of the guide repeat.
RuleSet: DocumentOfPerson
* identifier.type 1..1 MS
* identifier.type ^short = "Tipo de indentificación."
* identifier.type.extension 1..*
* identifier.type.extension ^short = "Extension para representar pais del documento."
* identifier.type.extension contains Pais named pais_emisor 1..1
* identifier.type.coding 1..* MS
* identifier.type.coding.code 1..1 MS
* identifier.type.coding.code from IdentificadoresPersonaVS (required)
* identifier.value 1..1 MS
* insert DocumentNumber
* identifier.value ^short = "Número que indica la identificación."

RuleSet: ByType(choice)
* {choice} ^slicing.discriminator[0].type = #type
* {choice} ^slicing.discriminator[0].path = "$this"
* {choice} ^slicing.ordered = false
* {choice} ^slicing.rules = #open
