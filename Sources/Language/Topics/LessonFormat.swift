/// How lessons are written: what `help lesson-format` prints, and what `lessons/README.md` holds.
///
/// It stands here because help does; the grammar itself is read in the room of the lessons, where a test holds the two
/// together.
public enum LessonFormat {
    /// A lesson in small that has everything. It passes `larder lessons check`.
    public static let example = #"""
        # 1. A second read

        <!-- lesson
        minutes: 5
        about: What a copy saves.
        -->

        ## Twice the same

        Prose is Markdown. A larder block holds statements and what they print.

        ```larder
        larder> database users rows=user:1..user:9
        database users rows=user:1..user:9 read=20ms write=30ms
        larder> cache front over users ttl=60s
        cache front over users strategy=cache-aside capacity=unbounded ttl=60s
        larder> read user:1
           0.000s  front   MISS     user:1   cold: never cached before
           0.001s  users   READ     user:1   "row 1", 20ms
           0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 entry
           0.022s  app     DONE     user:1   "row 1" from users in 22ms
        ```

        A minute later it is read again. What will that be?

        <!-- predict
        choice: a hit
          expect hit
        right: a miss, because the copy expired
          expect miss expired
        because: The copy was good for 60s from when it was stored.
        -->

        ```larder
        larder> advance 60s
          60.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out
        larder> read user:1
          60.022s  front   MISS     user:1   expired 1ms ago (ttl 60s, stored at 0.021s)
          60.023s  users   READ     user:1   "row 1", 20ms
          60.043s  front   STORE    user:1   ttl 60s, until 120.043s · 1 entry
          60.044s  app     DONE     user:1   "row 1" from users in 22ms
        ```

        And how long did it take?

        <!-- predict
        typed: expect latency = ?
        right: 1ms
        because: It is a hit again.
        -->

        ```larder
        larder> read user:1
          60.044s  front   HIT      user:1   "row 1", stored 1ms ago, 59.999s left
          60.045s  app     DONE     user:1   "row 1" from front in 1ms
        ```

        ## Your turn

        Read one user three times, so that the database is asked once.

        <!-- exercise: One load
        start:
          database users rows=user:1..user:9
          cache front over users
        goal: at least three reads
          expect stats app reads >= 3
        goal: at most one of them reaches the database
          expect stats users loads <= 1
        forbid: warm configure
        hint: The first read of a user is always a miss.
        hint: That was another user, so it was another cold miss.
          when expect events miss in=front >= 2
          try read user:1
          try read user:2
        solution:
          read user:1
          read user:1
          read user:1
        shortest:
          read user:1 user:1 user:1
        after: A cache lives on repetition.
        -->

        ## What to remember

        - A hit saves the trip to the database.

        ## Where to read more

        - Here: `help hit`.

        """#

    /// The grammar, in Markdown that reads well on a terminal too.
    public static let grammar = #"""
        A lesson is one Markdown file, `NN-NAME.md`: the tutorial, the exercise and the
        golden test at once. It reads well as it stands on a code-hosting page.
        `larder learn` takes it, `larder test` compares it, `larder lessons check`
        proves it, `larder lessons new "Title"` begins one.

        ## The file

        - UTF-8, at most 1 MiB, no control characters.
        - First line: `# N. Title`. N is the number in the file's name; the lessons of a
          folder count 1, 2, 3, …
        - `## Title` begins a step, which the tutor shows as one. The last two steps are
          `## What to remember` and `## Where to read more`.
        - Text is Markdown, all of CommonMark and GitHub's tables but HTML, text that is
          crossed out, footnotes and links whose target stands elsewhere. An image is a
          file beside the lesson: `![what it shows](name.png)`. At most 20 lines of 78
          columns before something is to be typed, so that nothing scrolls away.

        ## Blocks

        Between three backquotes with the word `larder`, and three backquotes. With
        `larder ignore` a block is shown and not run, with `larder new` it begins with
        an empty session. A prompt in any other block is an error.

        - `larder> ` begins a statement, `   ...> ` goes on with it (a block in braces).
        - All other lines are what the statement prints, compared byte for byte. Errors
          may stand there too: a statement that fails is taken back, as at the prompt.
          An `expect` that does not hold fails the test, whatever stands below it.
        - All blocks of a lesson are one session, from the top. `reset` begins anew.
        - `[..]` in an output stands for anything within the line. `[NAME]` stands for a
          word that is the same wherever the name stands; names are declared in
          `names:` of the lesson. Both are rarely needed: everything is deterministic.
        - A lesson has no files but those that `files:` lists: without it `save`,
          `include` and `file=` fail in it.

        Write the statements alone and let `larder test --update` fill in the output. It
        writes nothing else, and nothing at all where the lesson is not in order.

        ## Directives

        HTML comments that begin a line. The first line holds a name, perhaps a colon
        and a title; then `field: value`, one a line; lines indented by two blanks go on
        with the field above. Every comment is a directive; `<!-- note: … -->` is a
        remark. What is not listed here is an error.

        ### `<!-- lesson` (once, below the title)

        - `minutes:` how long it takes, 5 to 15
        - `about:` one line, for lists and the beginning
        - `names:` names such as `ID, PORT` that may stand in outputs (optional)
        - `lang:` the language of the text, as in HTML, such as `de`, in which the
          tutor then speaks where it can (optional; else that of the course)
        - `setup:` a file of statements, such as `shop.setup`, beside the lesson or in
          the folder of the course, which are run before everything else (optional;
          else that of the course)
        - `files:` files beside the lesson that its statements use, such as `visits.csv`
          (optional). `replay` and `include` read them, and what `save` and `report`
          write is kept in memory; nothing else is read or written
        - `needs:` lessons that come before it, by parts of their names (optional)

        ### `<!-- predict` (right below its question, which is text)

        Asked before the block that follows in the same step, and settled after it.

        - `right:` the right answer; several where any of them is right
        - `choice:` another answer; several
        - `because:` what is said afterwards (optional)
        - `hint:` what is said when the learner types `hint` (optional)
        - `typed:` in the place of choices: an expectation with one `= ?`, where what
          the learner types goes; `right:` is then what is right to type: `22ms`, a
          range (`50% to 55%`) or a number to come near (`52 ± 10%`)
        - `order:` in the place of choices: what to order by, such as `fewest loads
          first`, with indented expectations that hold if the order is right; then
          `item:` lines in the right order

        Below a choice, indented, may stand the expectation that holds after the block
        exactly where that choice is right. Give one to each, or to none. Without any,
        no block need follow: it is a question about ideas.

        ### `<!-- exercise: Title` (right below its task, which is text)

        - `start:` statements that make what the learner starts with; without it, the
          exercise starts from what the lesson has built. Nothing takes them back
        - `goal:` in words; below it, indented, expectations that all have to hold,
          or `explore { … }`, in which no order may break a promise.
          Several; all have to be met at once
        - `trial:` statements that are run on a copy after each of the learner's;
          goals and hints then look at that copy (optional)
        - `seeds:` under how many seeds the trial is run; all have to meet the goals. A
          trial draws its times: `every uniform(10s,30s) …` (optional)
        - `forbid:` names of statements that may not be used, `faults` for all that
          break a node, and between commas
          `new nodes`, `changes of NODE` (it has to stay as it is) and `options of NODE
          but NAME…` (nothing else of it may change) (optional)
        - `hint:` in words, in the order in which they are given on request; at least
          one. With `when expect …` or `when not expect …` lines below, it shows by
          itself as soon as all of them are so, once; such a hint needs `try
          STATEMENT` lines, which show that a learner can come upon it
        - `solution:` statements that meet the goal from the start, shown on request;
          behind the colon why it works and what it costs. Several, the usual one first
        - `shortest:` a shorter solution, never shown: the score to beat (optional;
          else the solution's length is)
        - `after:` what is said when it is solved (optional)

        Statements count one each, those in blocks too; what was undone does not count.
        What follows the exercise in the lesson goes on from before it.

        ### `<!-- numbers: 67% = 20/30; 1970: the year of the paper -->`

        Every number in the text has to stand in a block, an expectation or a setting of
        the lesson. Those that do not are proven here, by a calculation behind `=` or a
        source behind `:`. Counts up to ten need no proof, nor does what to read.

        ### `<!-- test: tags slow -->`, `<!-- test: skip REASON -->`

        How `larder test` treats the file: see `larder test --help`.

        ## Expectations

        `expect …` statements: see `help expect` and `help metrics`. Of use in goals:

        - `expect stats users loads <= 2`: reads that reached the database `users`
        - `expect staleness <= 5s`: no read further behind the truth than that
        - `expect no event lost`: no acknowledged write lost
        - `expect events miss user:1 in=front >= 2`, with `before=` and `after=` for
          times; `expect event flush after=50s`
        - `expect cached user:1`, `expect hit`, `expect clean`

        ## A course

        A folder of lessons, in itself or in folders of its own, which are its parts.
        `course.md` in it says what it is called: `# Title`, and below that
        `<!-- course` with `name:` (by which progress is kept), `lang:` and `setup:`.
        What else stands there is for people. `--lessons FOLDER` names a course; without
        one and without `lessons` nearby, the program gives the one that it carries.

        ## What `larder lessons check` proves

        The outputs are what is printed. The right answers are right, the others are
        not. No exercise is solved at its start, nor by a single statement that its
        solutions have nothing to do with: every option of every node is tried, a new
        node of each kind, and each statement. Its solutions solve it and use nothing
        forbidden; if a number of a solution is moved up and down, the verdict changes
        once on each side (`--ranges` shows where). `--quick` leaves out these tries
        of other statements and numbers, which take minutes. No hint shows at the
        start, and each that shows by itself does so when its `try` is typed. Every
        number in the text is proven, and no statement is used before the text names
        it. Numbers, names and titles are in order, every lesson has a prediction and
        an exercise, and nothing stands unused.

        ## An example
        """#

    /// What `help lesson-format` prints.
    static var page: String {
        "lesson-format: how a lesson is written\n\n" + grammar.replacing("`", with: "'") + "\n\n" + example
    }

    /// The whole of `lessons/README.md`.
    public static var readme: String {
        "# How lessons are written\n\n" + grammar + "\n\n````markdown\n" + example + "````\n"
    }
}
