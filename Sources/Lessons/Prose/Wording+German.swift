extension Wording {
    /// German.
    static let german = [
        // Headings of every lesson.
        "What to remember": "Was bleibt",
        "Where to read more": "Zum Weiterlesen",

        // Beginning and going on.
        " ({} minutes)": " ({} Minuten)",
        "Lesson {}: ": "Lektion {}: ",
        "Enter alone goes on; 'quit' leaves, and next time you begin where you stopped.":
            "Enter allein führt weiter; 'quit' hört auf, und das nächste Mal geht es von dort weiter.",
        "Enter goes on. Until then, try what you like.":
            "Enter führt weiter. Bis dahin kannst du alles ausprobieren.",
        "'{}' is for exercises, and here is none; Enter goes on.":
            "'{}' gehört zu Aufgaben, und hier ist keine; Enter führt weiter.",
        "You go on where you stopped. (From the start: larder learn --reset {})":
            "Weiter, wo du aufgehört hast. (Von vorn: larder learn --reset {})",
        "You had typed:": "Du hattest eingegeben:",
        "That was lesson {}: {}.": "Das war Lektion {}: {}.",
        "That was all.": "Das war alles.",
        "Your predictions: {} right, {} wrong": "Deine Vorhersagen: {} richtig, {} falsch",
        ", {} passed.": ", {} ausgelassen.",
        "Exercise '{}': solved with {}.": "Aufgabe '{}': gelöst mit {}.",
        "Exercise '{}': not solved yet.": "Aufgabe '{}': noch nicht gelöst.",
        "1 statement": "1 Anweisung",
        "{} statements": "{} Anweisungen",

        // Blocks.
        "Enter sets this up:": "Enter baut das auf:",
        "Then type this, or press Enter and it is typed for you:":
            "Gib dann das ein, oder drücke Enter, und es wird für dich eingegeben:",
        "Type this, or press Enter and it is typed for you:":
            "Gib das ein, oder drücke Enter, und es wird für dich eingegeben:",
        "(back to where the lesson was)": "(zurück zur Lektion)",
        "(set up: {} statements)": "(aufgebaut: {} Anweisungen)",
        "(That is not what the lesson does, and you may well try it. Enter leads back.)":
            "(Das macht die Lektion anders, und ausprobieren darfst du es. Enter führt zurück.)",

        // Words of the tutor.
        "take up the exercise once more": "die Aufgabe noch einmal angehen",
        "go on (so does Enter alone)": "weiter (wie Enter allein)",
        "have the rest of these statements typed for you": "den Rest dieser Anweisungen eingeben lassen",
        "show the task and its goals again": "die Aufgabe und ihre Ziele noch einmal zeigen",
        "say what is still missing": "sagen, was noch fehlt",
        "give a hint": "einen Hinweis geben",
        "show a solution": "eine Lösung zeigen",
        "show all that are known": "alle bekannten zeigen",
        "begin the exercise anew": "die Aufgabe von vorn beginnen",
        "leave the exercise and go on": "die Aufgabe lassen und weitergehen",

        // Predictions.
        "Put these in order: {}": "Ordne: {}",
        " 'hint' helps;": " 'hint' hilft;",
        " Enter alone passes.": " Enter allein lässt sie aus.",
        "The numbers in order (such as {})?": "Die Nummern der Reihe nach (etwa {})?",
        "Your prediction (such as {})?": "Deine Vorhersage (etwa {})?",
        "Your prediction, 1 to {}?": "Deine Vorhersage, 1 bis {}?",
        "There is no hint here.": "Hier gibt es keinen Hinweis.",
        "Hint: ": "Hinweis: ",
        "No prediction. ": "Keine Vorhersage. ",
        "Watch what happens.": "Sieh, was geschieht.",
        "You say: {}.": "Du sagst: {}.",
        " Let us see.": " Mal sehen.",
        "That is no answer here{}. It should look like: {}":
            "Das ist hier keine Antwort{}. So sollte sie aussehen: {}",
        "a word": "ein Wort",
        "Answer with a number from 1 to {}, or with Enter alone to pass.":
            "Antworte mit einer Zahl von 1 bis {}, oder lass die Frage mit Enter allein aus.",
        "Answer with the numbers 1 to {}, each once, or with Enter alone to pass.":
            "Antworte mit den Zahlen 1 bis {}, jede einmal, oder lass die Frage mit Enter allein aus.",
        "You predicted: {}. Right.": "Vorhergesagt: {}. Richtig.",
        "It came otherwise": "Es kam anders",
        "That is not it": "Das ist es nicht",
        "You predicted: {}. {}.": "Vorhergesagt: {}. {}.",
        "The answer: {}. {}": "Die Antwort: {}. {}",

        // Exercises.
        "Exercise: {}": "Aufgabe: {}",
        "Your best so far: {}.": "Bisher am besten: {}.",
        "Go ahead. 'hint', 'check', 'task', 'solution', 'again' and 'next' help.":
            "Nur zu. 'hint', 'check', 'task', 'solution', 'again' und 'next' helfen.",
        "You start with:": "Am Anfang steht:",
        "After each of your statements this is tried, on a copy:":
            "Nach jeder deiner Anweisungen wird das probiert, an einer Kopie:",
        "The goal:": "Das Ziel:",
        "Not allowed: {}.": "Nicht erlaubt: {}.",
        "Not allowed here: {}. 'undo' takes it back.": "Hier nicht erlaubt: {}. 'undo' nimmt es zurück.",
        "Not allowed in this exercise: {}. 'task' shows the task.":
            "In dieser Aufgabe nicht erlaubt: {}. 'task' zeigt die Aufgabe.",
        "Once more from the start.": "Noch einmal von vorn.",
        "Left for later; lesson {} will still be here.": "Für später; Lektion {} läuft nicht weg.",
        "met: {}": "erreicht: {}",
        "no longer met: {}": "nicht mehr erreicht: {}",
        "  met      ": "  erreicht ",
        "  missing  ": "  fehlt    ",
        "There are no more hints; 'solution' shows one way.":
            "Mehr Hinweise gibt es nicht; 'solution' zeigt einen Weg.",
        "One way, from the start of the exercise ('again'):": "Ein Weg, vom Anfang der Aufgabe ('again') an:",
        "Another way:": "Ein anderer Weg:",
        "Solved, with {}.": "Gelöst, mit {}.",
        "'solutions' shows the ways that are known": "'solutions' zeigt die bekannten Wege",
        "'solution' shows ours": "'solution' zeigt unsere",
        "Enter goes on. Until then each change is tried again; {}, and 'again' begins anew.":
            "Enter führt weiter. Bis dahin wird jede Änderung wieder probiert; {}, und 'again' beginnt von vorn.",
        " The shortest known solution takes {}: yours is shorter!":
            " Die kürzeste bekannte Lösung braucht {}: deine ist kürzer!",
        " No shorter solution is known.": " Eine kürzere Lösung ist nicht bekannt.",
        " The shortest known takes {}.": " Die kürzeste bekannte braucht {}.",

        // Handouts.
        "Answers": "Antworten",
        "Show the answers": "Die Antworten zeigen",
        "About {} minutes.": "Etwa {} Minuten.",
        "Before:": "Vorher:",
        "Next:": "Danach:",
        "All lessons": "Alle Lektionen",
        "What happens": "Was geschieht",
        "The timeline above as a picture": "Die Zeitachse von oben als Bild",
        "Type it, and see what happens.": "Gib es ein, und sieh, was geschieht.",
        "Question {}.": "Frage {}.",
        "Decide before you read on.": "Entscheide, bevor du weiterliest.",
        "Your answer:": "Deine Antwort:",
        "What you make of it is tried with:": "Was du daraus machst, wird damit probiert:",
        "Hint {}": "Hinweis {}",
        "A solution": "Eine Lösung",
        "Another solution": "Eine andere Lösung",
        "Note.": "Anmerkung.",
    ]
}
