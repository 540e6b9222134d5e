//! The words the heuristics know.
//!
//! A pattern is a row of words. `a|b` is either word, `stem*` any word that begins so, `_` up to three words of any kind,
//! `$name` one of a list. Weights are ours, set so that a plain case reaches HIGH and a word alone does not reach LOW.

use std::collections::HashSet;
use std::sync::OnceLock;

/// A compiled pattern.
pub(super) struct Pattern {
    pub(super) weight: f64,
    steps: Vec<Step>,
}

enum Step {
    Gap,
    /// Words, each with whether it is only the beginning of one.
    OneOf(Vec<(&'static str, bool)>),
}

/// Most words a gap stands for.
const GAP: usize = 3;

impl Pattern {
    fn new(source: &'static str, weight: f64) -> Self {
        let steps = source.split_whitespace().map(|word| {
            if word == "_" {
                return Step::Gap;
            }
            let words = word.split('|').flat_map(|word| {
                let list = word.strip_prefix('$').and_then(|name| LISTS.iter().find(|(list, _)| *list == name));
                list.map_or(word, |(_, words)| words).split_whitespace()
            });
            Step::OneOf(words.map(|word| word.strip_suffix('*').map_or((word, false), |stem| (stem, true))).collect())
        });
        Self { weight, steps: steps.collect() }
    }

    /// Whether it stands anywhere in these words.
    pub(super) fn stands_in(&self, words: &[String]) -> bool {
        (0..words.len()).any(|at| Self::matches(&self.steps, words.get(at..).unwrap_or_default()))
    }

    fn matches(steps: &[Step], words: &[String]) -> bool {
        match steps.split_first() {
            None => true,
            Some((Step::Gap, steps)) => (0..=GAP.min(words.len())).any(|skip| Self::matches(steps, words.get(skip..).unwrap_or_default())),
            Some((Step::OneOf(choices), steps)) => words.split_first().is_some_and(|(word, words)| {
                let fits = |(choice, beginning): &(&str, bool)| if *beginning { word.starts_with(choice) } else { word == choice };
                choices.iter().any(fits) && Self::matches(steps, words)
            }),
        }
    }
}

fn compile(source: &'static [(f64, &'static str)]) -> Vec<Pattern> {
    source.iter().map(|(weight, pattern)| Pattern::new(pattern, *weight)).collect()
}

/// The patterns of one content filter; none for a type without any.
pub(super) fn content(kind: &str) -> &'static [Pattern] {
    static COMPILED: OnceLock<Vec<(&'static str, Vec<Pattern>)>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| CONTENT.iter().map(|(kind, patterns)| (*kind, compile(patterns))).collect());
    compiled.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, patterns)| patterns)
}

/// The patterns of prompt attacks.
pub(super) fn prompt_attack() -> &'static [Pattern] {
    static COMPILED: OnceLock<Vec<Pattern>> = OnceLock::new();
    COMPILED.get_or_init(|| compile(PROMPT_ATTACK))
}

const LISTS: &[(&str, &str)] = &[
    (
        "group",
        "immigrants immigrant migrants refugees refugee foreigners foreigner muslims muslim islam jews jew jewish christians hindus sikhs \
         blacks africans asians arabs latinos hispanics mexicans indians gypsies gypsy roma gays gay lesbians lesbian homosexuals \
         homosexual transgender transsexuals trans queers women disabled handicapped autistic",
    ),
    (
        "vile",
        "vermin subhuman* parasite* inferior filth filthy scum cockroach* rats animals savages disease plague degenerate* dirty lazy \
         criminals terrorists thieves stupid evil disgusting worthless",
    ),
    (
        "insult",
        "idiot idiots idiotic moron morons moronic imbecile* stupid dumb dumbass loser losers pathetic worthless clown scumbag* jerk fool \
         ugly useless disgusting incompetent garbage trash asshole* bitch bastard* cretin* dimwit* halfwit* brainless pig twat prick",
    ),
    (
        "harm",
        "kill killing murder murdering stab stabbing shoot shooting behead* strangle strangling torture torturing poison poisoning burn \
         maim slaughter beat hurt attack assault choke drown punch",
    ),
    (
        "person",
        "him her them you someone somebody people everyone everybody person man woman men women child children kids wife husband boss \
         neighbor neighbour neighbors neighbours coworker* colleague* teacher* student* girlfriend boyfriend ex family mother father \
         brother sister friend friends myself yourself human humans dog cat animals",
    ),
    (
        "asking",
        "how help teach show tell explain give write create build generate make steps ways way instructions guide tutorial plan want need",
    ),
    (
        "crime",
        "hack hacking crack phish launder laundering counterfeit counterfeiting forge forging steal stealing rob robbing burgle burglarize \
         shoplift shoplifting smuggle smuggling traffick trafficking blackmail blackmailing extort extorting bribe bribing embezzle \
         embezzling hotwire defraud defrauding scam scamming",
    ),
    (
        "contraband",
        "ransomware malware keylogger* botnet* rootkit* spyware trojan meth methamphetamine cocaine heroin fentanyl explosives explosive \
         bomb bombs grenade* counterfeits",
    ),
    (
        "rules",
        "instruction* prompt prompts guardrail* rule rules directive* direction* guideline* guidance command commands restriction* safeguard* polic* programming training",
    ),
];

const CONTENT: &[(&str, &[(f64, &str)])] = &[
    (
        "HATE",
        &[
            (0.8, "hate|despise|detest|loathe _ $group"),
            (0.8, "$group _ is|are|were|as _ $vile"),
            (0.85, "exterminate|eradicate|eliminate|gas|deport|kill|lynch|purge|cleanse _ $group"),
            (0.8, "$group _ should|must|deserve|ought _ die|killed|deported|banned|exterminated|gassed|shot|lynched|removed|eliminated"),
            (0.8, "get rid of _ $group"),
            (0.75, "round|kick|drive|throw|keep _ $group _ out|up|away"),
            (0.75, "round|rounding|kick|drive|throw|throwing up|out|off _ $group"),
            (0.8, "$group _ control|controls|own|owns|rule|rules|run|runs everything|banks|media|world|government"),
            (0.8, "people|person of _ religion|race|faith|color|colour|ethnicity|descent _ is|are|were _ $vile"),
            (0.8, "black|brown|gay|trans|asian|arab|jewish|muslim|disabled people|folks _ is|are|were _ $vile"),
            (0.75, "$vile $group"),
            (0.7, "go back to your|their country"),
            (0.8, "master|superior|inferior race|races"),
            (0.8, "white power|supremacy"),
            (0.75, "racial|ethnic purity|cleansing"),
            (0.6, "race traitor*"),
            (0.6, "no $group allowed"),
            (
                0.7,
                "reject|exclude|refuse|deny|filter _ candidates|applicants|tenants|customers|loans _ $group|race|religion|ethnicity|gender",
            ),
        ],
    ),
    (
        "INSULTS",
        &[
            (0.8, "you|youre|your|u|ur _ $insult"),
            (0.7, "$insult you|people"),
            (0.5, "he|she|they|hes|shes|theyre|boss|team|support _ $insult"),
            (0.5, "shut up"),
            (0.8, "you _ suck|sucks|stink"),
            (0.6, "go to hell"),
            (0.6, "nobody likes|wants you"),
            (0.7, "piece of shit|crap|garbage|trash"),
            (0.7, "screw|fuck you"),
            (0.1, "$insult"),
        ],
    ),
    (
        "SEXUAL",
        &[
            (0.8, "porn*"),
            (0.8, "explicit|graphic|erotic|steamy _ sex*|scene|scenes|story|stories|nude*|content|fiction|tale*|novel*"),
            (0.8, "sexual|sex|erotic act|acts|scene|scenes|story|fantasy|fantasies|favor*|favour*|position*"),
            (0.6, "have|having|had sex with"),
            (0.5, "adults|people|couple|couples|men|women|they|strangers _ have|having sex"),
            (0.7, "oral|anal|rough sex"),
            (0.6, "erotica"),
            (0.8, "blowjob*|handjob*|masturbat*|orgasm*|hentai|deepthroat|cumshot*|gangbang*|threesome*"),
            (0.6, "nude* photo*|picture*|pic|pics|selfie*|video*"),
            (0.7, "send _ nudes"),
            (0.5, "naked _ woman|women|girl|girls|man|men|body|bodies|people|photo*"),
            (0.7, "horny|sexting|camgirl*|escort service*"),
            (0.6, "undress|strip|seduce _ me|her|him|you|me"),
            (0.6, "sexy lingerie|body|girl*|pose*"),
        ],
    ),
    (
        "VIOLENCE",
        &[
            (0.8, "going|gonna|want|wants|plan|planning|will|ill|must|should|lets _ $harm _ $person"),
            (0.8, "how to|do|can|could|would _ $harm _ $person"),
            (0.6, "$harm him|her|them|you|someone|everyone|people"),
            (0.85, "make|build|assemble|construct|detonate|plant|making|building _ bomb|bombs|explosive*|grenade*|ied"),
            (0.8, "mass|school shooting*|shooter*"),
            (0.8, "blow|blowing|blew up _ building*|school*|car|bus|train|plane|house|people|church*|mosque*|synagogue*"),
            (0.7, "cut|chop|slit|slash*|slice* _ head|throat|fingers|limbs|wrist*"),
            (0.6, "bleed|beaten|beat|bled|tortured|burned to death"),
            (0.6, "smash|break|crush _ skull|bones|legs|face"),
            (0.6, "terror* attack*"),
            (0.7, "commit|committing suicide|murder|massacre|genocide"),
            (0.5, "massacre*|dismember*|decapitat*|disembowel*"),
        ],
    ),
    (
        "MISCONDUCT",
        &[
            (0.8, "$asking _ to|i|me|you|we _ $crime"),
            (
                0.8,
                "$asking _ $crime _ money|account|accounts|card|cards|password|passwords|car|store|bank|database|network|wifi|computer|website|identity",
            ),
            (0.8, "$asking _ to|i|me|you|we _ $contraband"),
            (0.75, "make|making|build|buy|buying|write|create|cook _ $contraband"),
            (0.8, "$asking _ phishing|scam|spam email*|message*|page|site|campaign"),
            (0.8, "fake|forged|counterfeit _ id|ids|passport*|invoice*|documents|money|bills|license*|licence*|prescription*"),
            (0.75, "buy|buying|sell|selling|get|use|using|find|order _ stolen credit|debit|bank card*"),
            (0.75, "evade|evading|dodge|dodging|avoid _ taxes|police|detection|customs"),
            (0.6, "without getting caught"),
            (0.75, "insider trading tip*"),
            (0.75, "trade|buy|sell|sold _ inside|insider information"),
            (0.75, "buy|sell|get|order|cook|synthesi* _ meth|methamphetamine|cocaine|heroin|fentanyl"),
            (0.75, "buy|sell|get|order|move _ illegal|stolen drugs|goods|weapons|guns|firearms"),
            (0.75, "pick a lock"),
            (0.75, "bypass|disable|circumvent _ security|authentication|alarm|firewall|paywall|drm|antivirus"),
            (0.7, "sql injection _ attack|payload|exploit|script"),
            (0.7, "brute force _ attack|password*|login*|script"),
            (0.7, "ddos attack*|script|someone|site|server*"),
            (0.7, "drop table|tables|database"),
            (0.75, "rm rf"),
            (0.7, "identity|money|tax|card theft|laundering|evasion|fraud _ scheme|tutorial|guide|steps|plan"),
        ],
    ),
];

const PROMPT_ATTACK: &[(f64, &str)] = &[
    (
        0.8,
        "ignore|disregard|forget|override|bypass|neglect|skip|drop _ previous|prior|above|earlier|preceding|all|any|your|my|system|the|these|those _ $rules",
    ),
    (0.7, "set|put|leave|leaving|setting aside _ previous|prior|above|earlier|your|all _ $rules"),
    (0.5, "answer|respond|speak|reply uncensored|unfiltered|unrestricted"),
    (0.6, "ignore|disregard|forget everything|anything|all _ said|told|above|before|previously"),
    (0.7, "not|dont|stop|never follow|following|obey|obeying _ previous|prior|above|earlier|system|original|any|your _ $rules"),
    (0.7, "new|updated|real|actual instructions _ follow|are|begin|override"),
    (
        0.8,
        "reveal|print|show|repeat|display|output|leak|dump|expose|recite|summarize|summarise _ system|hidden|secret|initial|original|internal _ prompt|prompts|instruction*|directive*|message|rules|guidelines",
    ),
    (0.8, "tell|give|share|send _ system|hidden|secret|initial|original|internal prompt|prompts|instruction*|directive*|rules|guidelines"),
    (0.7, "reveal|print|leak|dump|expose|recite _ your prompt|instruction*|guidelines|directives|rules"),
    (0.7, "reveal|leak|dump|expose _ the prompt|instruction*|directives"),
    (0.6, "reveal|tell|share _ your developers|creators|makers"),
    (0.7, "what _ your _ system|initial|original|hidden|secret|exact prompt|instruction*"),
    (0.7, "what _ your|the system|initial|original|hidden|secret|exact prompt|instruction*|message"),
    (0.6, "repeat _ words|text|everything _ above"),
    (0.7, "you are|re _ now|longer _ dan|unrestricted|unfiltered|uncensored|jailbroken|free|evil|bound|limited|restricted"),
    (0.7, "youre _ now|longer _ dan|unrestricted|unfiltered|uncensored|jailbroken|free|evil|bound|limited|restricted"),
    (0.6, "unrestricted|unfiltered|uncensored|unlimited|jailbroken|amoral ai|assistant|model|chatbot|bot|persona|version"),
    (0.6, "never|not refuse|refuses|decline|declines _ request*|question*|answer|anything"),
    (0.5, "ai|assistant|bot|who|that never refuses"),
    (0.6, "stop being _ assistant|ai|helpful|chatbot"),
    (0.5, "obey|answer|serve only|to me"),
    (
        0.7,
        "override|bypass|disable|ignore|lift|remove|turn _ your|all|its|any _ safety|content|ethical _ setting*|filter*|protocol*|measure*|guardrail*",
    ),
    (0.2, "you are now"),
    (0.8, "do anything now"),
    (0.8, "jailbreak*|jailbroken"),
    (0.8, "developer|debug|god|admin|sudo|root|maintenance|dan mode _ enabled|activated"),
    // A phone has a developer mode, too.
    (0.2, "enter|enable|activate|switch _ developer|debug|admin|sudo|root mode"),
    (0.7, "enter|enable|activate|switch _ god|unrestricted|dan|jailbreak|unfiltered mode"),
    (
        0.7,
        "without|no|any|ignoring _ ethical|moral|safety|content _ restriction*|guideline*|filter*|limit*|constraint*|polic*|rules|concerns",
    ),
    (0.7, "without|no _ restriction*|censorship|filters"),
    (0.6, "pretend|act|roleplay|imagine|simulate|behave _ unrestricted|unfiltered|uncensored|evil|hacker|jailbroken|no"),
    (0.5, "pretend|imagine _ you _ no|not|dont|without"),
    (0.5, "from now on you|respond|answer|act"),
    (0.6, "stay in character"),
    (0.6, "respond|answer|reply only with|as _ dan|evil"),
    (0.5, "two responses|answers|ways"),
    (0.6, "begin|end of _ system prompt|instructions|message"),
    (0.6, "act|pretend|roleplay|play|be _ deceased|late|dead|my grandma|grandmother|granny"),
    (0.7, "grandma|grandmother|granny would|used _ read|tell|recite _ me _ keys|napalm|bomb|passwords|recipe"),
    (0.6, "opposite day|mode"),
    // "Ignore all previous instructions", in some languages of Europe.
    (
        0.8,
        "ignora|ignore|ignorez|ignoriere|ignoriert|ignorieren|ignoreer|vergiss|olvida|oublie|oubliez|dimentica|esqueca|esqueça|negeer|vergeet _ instrucciones|instructions|anweisungen|regeln|reglas|regles|règles|consignes|istruzioni|instrucoes|instruções|instructies|regras|regole",
    ),
];

/// Tokens of chat templates.
pub(super) const TEMPLATES: &[&str] = &[
    "<|im_start|>",
    "<|im_end|>",
    "<|system|>",
    "<|assistant|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|endoftext|>",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "<</sys>>",
    "</system>",
    "<system>",
    "[system]",
    "<start_of_turn>",
    "<|channel|>",
];

/// What opens a turn at the start of a line.
pub(super) const TURNS: &[&str] =
    &["system:", "assistant:", "system prompt:", "new instructions:", "instructions for the assistant", "end of document", "admin:"];

/// Whether a word says nothing about what a text is about.
pub(super) fn is_stop(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| STOP.split_whitespace().collect()).contains(word)
}

/// Words that say nothing about what a text is about.
const STOP: &str = "\
    a an the and or but nor so yet if then else when while where which who whom whose what why how that this these those there here \
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs myself yourself itself \
    am is are was were be been being do does did doing done have has had having will would shall should can could may might must \
    of in on at by for with about against between into through during before after above below to from up down out off over under \
    again further once all any both each few more most other some such no not only own same than too very just also as \
    im ive id ill youre dont doesnt didnt cant wont isnt arent wasnt lets thats whats theres \
    please tell give get got go going make made let want need like know think say said see use used using one two way ways thing things \
    best good better much many lot really well ever even still because per via etc eg ie";

/// Words that stand in texts about anything.
pub(super) const COMMON: &str = "\
    time times year years people day days man men woman women life child children world school state family group country problem hand \
    part place case week weeks company system program question questions answer answers work works working number numbers night point home \
    room area money story fact month months lot right study book job word words business issue side kind head house service services friend \
    power hour hours game line end law car city community name names team minute minutes idea body information back level office door \
    person result results change reason moment open opening account accounts help find found ask asking try call feel become leave put \
    putting mean keep begin seem show hear play run move live believe bring happen write provide sit stand lose pay meet include continue \
    set learn lead understand watch follow stop create speak read allow add spend grow walk win offer remember love consider appear wait \
    serve send expect build stay fall cut reach remain suggest pass require report decide long new first last great little old big high \
    different small large next early young important public bad same able card document documents simple phone today tomorrow now amount \
    list page site app email mail customer customers user users product products order orders free cost price simply quick quickly \
    nobody somebody someone anybody anyone everybody everyone something anything nothing everything often sure possible \
    start check look looking talk discuss explain describe example examples related request requests inquiry inquiries general specific \
    type types form forms including using based about";
