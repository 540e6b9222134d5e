//! What single words say: given names, surnames, street types, and the words people write before a value.
//!
//! One hash table of folded words, built once with the redactor. Folding drops case and the accents of
//! Latin letters, so one spelling of a word covers `José`, `JOSE` and `jose`.

use std::sync::OnceLock;

/// Classes of a word: bits of [`Word::class`].
pub(super) mod class {
    pub(in crate::pii) const GIVEN: u32 = 1;
    pub(in crate::pii) const SURNAME: u32 = 1 << 1;
    /// An everyday word, a month, a role: alone it is no name, however it is cased.
    pub(in crate::pii) const COMMON: u32 = 1 << 2;
    pub(in crate::pii) const TITLE: u32 = 1 << 3;
    /// `van`, `de`, `bin`: lower case inside a name.
    pub(in crate::pii) const PARTICLE: u32 = 1 << 4;
    /// Makes the words before it an organisation.
    pub(in crate::pii) const ORG: u32 = 1 << 5;
    /// After the name of a street: Street, Rd, Platz.
    pub(in crate::pii) const STREET: u32 = 1 << 6;
    /// Before the name of a street: Rue, Via, Calle.
    pub(in crate::pii) const STREET_FIRST: u32 = 1 << 7;
    /// Flat, Suite, Apt.
    pub(in crate::pii) const UNIT: u32 = 1 << 8;
    /// N, NE, South.
    pub(in crate::pii) const COMPASS: u32 = 1 << 9;
    /// A state or province as two letters.
    pub(in crate::pii) const STATE: u32 = 1 << 10;
    /// A country, region or well-known town.
    pub(in crate::pii) const PLACE: u32 = 1 << 11;
    pub(in crate::pii) const COUNTRY: u32 = 1 << 12;
    pub(in crate::pii) const MONTH: u32 = 1 << 13;
    /// A greeting: a name follows.
    pub(in crate::pii) const GREETING: u32 = 1 << 14;
    /// A relation or role that a name follows: partner, customer, aunt.
    pub(in crate::pii) const ROLE: u32 = 1 << 15;
    /// A verb that people are the subject of.
    pub(in crate::pii) const VERB: u32 = 1 << 16;
    /// A Chinese family name in its usual romanisation.
    pub(in crate::pii) const HAN: u32 = 1 << 17;
    /// Not a label word, but may stand between label and value: `is`, `number`, `est`.
    pub(in crate::pii) const FILLER: u32 = 1 << 18;
    /// Given names that are as often something else: May, Will, Chase.
    pub(in crate::pii) const DOUBTFUL: u32 = 1 << 19;
    /// A word of place, time or direction before a place: in, from, near.
    pub(in crate::pii) const BEFORE_PLACE: u32 = 1 << 20;
}

/// What a label word is about: bits of [`Word::concept`].
pub(super) mod concept {
    macro_rules! concepts {
        ($($name:ident)+) => { concepts!(@ 0u32; $($name)+); };
        (@ $n:expr; $name:ident $($rest:ident)*) => {
            pub(in crate::pii) const $name: u64 = 1 << ($n);
            concepts!(@ $n + 1; $($rest)*);
        };
        (@ $n:expr;) => {};
    }
    concepts! {
        SSN SOCIAL SECURITY INSURANCE SIN NUMBER PASSPORT DOCUMENT IDENTITY DRIVER LICENSE PLATE VEHICLE VIN CARD CREDIT DEBIT
        CVV CODE EXPIRY PIN IBAN SWIFT BANK ACCOUNT ROUTING TAX ITIN UTR NHS NATIONAL HEALTH RAMQ PHONE CALL FAX EMAIL WEB IP MAC
        DEVICE USER LOGIN PASSWORD KEY ACCESS SECRET AWS NAME PART AGE ADDRESS OTHER YEARS DATE NINO HANDLE DL TRANSFER PAY
    }
}

/// What the lexicon knows about a word.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Word {
    pub(super) class: u32,
    pub(super) concept: u64,
}

use class as c;
use concept as k;

/// Words that stand before values, by what they announce. Several languages share a row; a word may stand in several rows.
const LABELS: &[(u64, &str)] = &[
    (k::SSN, "ssn ssns ssnr socialsecuritynumber socialsecurity socsec"),
    (k::SOCIAL, "social sociale sociaal"),
    (k::SECURITY, "security securite seguridad sicherheits sicherheit sicurezza seguranca beveiligings"),
    (k::INSURANCE, "insurance insured assurance assure seguro versicherung versicherungs verzekering assicurazione ins"),
    (k::SIN, "sin nas socialinsurancenumber"),
    (k::NUMBER, "number numbers numero nummer num no nr nos nbr numeros numera cislo numer nombre"),
    (k::PASSPORT, "passport passports passeport pasaporte passaporto reisepass paspoort passaporte pass passportnumber paszport"),
    (k::DOCUMENT, "document documento dokument"),
    (
        k::IDENTITY,
        "id identity identification identifier ids identifiant identidad identita ausweis identiteit identifiers identificacion cedula",
    ),
    (
        k::DRIVER,
        "driver drivers driving conduire conducir conducteur fuhrerschein fuhrerscheins rijbewijs guida conducao chauffeur fahrer dl",
    ),
    (k::LICENSE, "license licence licenses licences permis permiso patente lic licencia driverlicense driverslicense carta"),
    (k::DL, "dl driverlicense driverslicense fuhrerschein rijbewijs driverid driverlicence"),
    (
        k::PLATE,
        "immatricule immatriculee matriculado matriculada plate plates kennzeichen matricula targa kenteken licenseplate numberplate plaque licplate nummernschild placa",
    ),
    (k::VEHICLE, "vehicle car registration reg tag vehicule fahrzeug auto"),
    (k::VIN, "vin chassis"),
    (
        k::CARD,
        "card cards carte karte tarjeta carta kaart cartao kreditkarte creditcard debitcard pan cardnumber ccnum cc visa mastercard amex discover diners jcb maestro",
    ),
    (k::CREDIT, "credit kreditkarte credito creditcard visa mastercard amex americanexpress american discover diners jcb cc kredit"),
    (k::DEBIT, "debit maestro debito"),
    (k::CVV, "cvv cvc cvv2 cvc2 cid csc cryptogramme"),
    (k::CODE, "code codes codigo kode codice"),
    (
        k::EXPIRY,
        "exp expiry expires expire expiration expiring expirydate caducidad gultig ablauf ablaufdatum scadenza validade vencimiento vervaldatum thru valid",
    ),
    (k::PIN, "pin pincode nip geheimzahl pincodes"),
    (k::IBAN, "iban ibans"),
    (k::SWIFT, "swift bic swiftcode"),
    (k::BANK, "bank banque banco banca bancaire bankkonto bankaccount chequing checking savings bankverbindung"),
    (
        k::ACCOUNT,
        "account acct accounts compte konto cuenta conto rekening conta kontonummer accountnumber acc rekeningnummer bankaccount folio a/c",
    ),
    (k::ROUTING, "routing aba transit rtn routingnumber"),
    (k::TRANSFER, "transfer wire deposit withdrawal virement depot"),
    (k::TAX, "tax taxpayer taxes steuer impuesto fiscal fiscale imposition tin"),
    (k::ITIN, "itin"),
    (k::UTR, "utr"),
    (k::NHS, "nhs"),
    (k::NATIONAL, "national nationale nacional"),
    (k::NINO, "nino"),
    (k::HEALTH, "health sante salud gesundheit maladie ohip phn carecard medicare healthcare krankenversicherung ahcip hcn mcp"),
    (k::RAMQ, "ramq nam"),
    (
        k::PHONE,
        "phone phones telephone tel telefon telefono telefone telefoon mobile cell cellphone handy movil portable mobil ph phonenumber cellular celular landline whatsapp telephones cel portables fon gsm mob msisdn rufnummer",
    ),
    (
        k::CALL,
        "kontakt contacto contatto llamame llame llamenos chiamami chiamate chiama anrufen bel call called contact reach reached dial text ring reachable calling appel appelez contactez hotline line sms llamar answering extension contacts bellen callback",
    ),
    (k::FAX, "fax telefax telecopie"),
    (k::EMAIL, "email mail courriel emails correo"),
    (k::WEB, "website web url site domain hostname homepage domains link uri domaine"),
    (k::IP, "ip ips ipv4 ipv6 ipaddress"),
    (k::MAC, "mac ethernet bssid hwaddr macaddress"),
    (k::DEVICE, "device hardware devices"),
    (k::USER, "user username users usr uid utilisateur usuario benutzer benutzername gebruiker gebruikersnaam utente u uname"),
    (k::LOGIN, "login logon signin identifiant userid loginid"),
    (k::HANDLE, "twitter tweeter tweet tweets instagram handle handles telegram tiktok insta skype mastodon follow github nickname alias"),
    (
        k::PASSWORD,
        "password passwords passwd pwd pass passphrase passcode mdp contrasena kennwort passwort wachtwoord senha motdepasse heslo pw passe userpassword dbpassword",
    ),
    (k::KEY, "key keys cle schlussel keystore"),
    (k::ACCESS, "access"),
    (k::SECRET, "secret secrets"),
    (k::AWS, "aws amazon akia"),
    (
        k::NAME,
        "name names nom nombre namen naam nome nazwisko jmeno fullname surname firstname lastname prenom apellido vorname nachname cognome achternaam apellidos sobrenome forename",
    ),
    (k::PART, "first last middle given family full maiden legal usual holder beneficiary payee"),
    (k::AGE, "age aged ages edad alter leeftijd idade eta"),
    (k::YEARS, "years year yrs yr yo ans jahre jahr anos anni jaar annees y/o"),
    (
        k::ADDRESS,
        "address addr adresse direccion indirizzo anschrift adres addresses endereco residing resides lives domicile premises located shipping billing ship deliver mailing street",
    ),
    (k::DATE, "date dob birth born birthday naissance geburtsdatum nascita nacimiento day month year created updated issued"),
    (
        k::OTHER,
        "order orders invoice invoices ticket tracking case sku product part serial model version release build ref reference mrn npi dea imei isbn issn claim policy confirmation room item batch lot hash commit transaction receipt iso rfc employee emp upc ean asin po quote medical record revision docket neq gst tps tvq qst cheque check bill facture commande dossier sequence folder size port pid page amount balance total price salary error license_number tracking_number",
    ),
    (k::PAY, "pay payment paid charge charged paiement mode method"),
];

const TITLES: &str = "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon capt captain sgt lt col gen mme mlle monsieur madame m herr frau sr sra srta dott dottor dottoressa sig signor signora signorina dhr mevr mevrouw meneer ing judge justice detective officer agent senator nurse pan pani doctor doktor docteur me maitre don dona senor senora hr fr president governor coach uncle aunt";
const PARTICLES: &str =
    "de da do dos das del della di du des la le van von der den ter ten zu zur bin ibn al el abu of y e st saint mac bint af av op o d'";
const ORGS: &str = "incorporated limited inc llc ltd corp corporation company co gmbh ag plc llp lp sa sarl bv nv oy ab srl spa group holdings holding partners associates foundation university college school institute hospital clinic bank orchestra band museum library church center centre committee council society club team systems technologies technology solutions services consulting industries enterprises logistics labs laboratories studio studios media records motors pharma pharmaceuticals insurance trust fund capital ventures airlines airways hotel restaurant cafe press times post journal department ministry agency bureau office award awards prize theatre theater stadium festival league cup association federation union party army navy project software app store shop market mall airport station park mountain river lake island bridge beach district province county town village tower memorial act law theorem disease syndrome effect street road avenue novel movie film book album show series movies documentary magazine newspaper weekly daily news channel prison jail court house hall gardens forest gestion conseil";
const STREETS: &str = "alleys annex arcade bayou bluffs bottom branch brook brooks burg burgs camp cape centers circles cliff cliffs club common corner corners course courts coves crest crossroad crossroads curve dale dam divide drives estate estates fall falls ferry field fields flat flats ford fords forge forges fork forks fort garden gardens gateway greens groves haven hills inlet islands junctions key keys knolls lake lakes land light lights loaf lock locks loops mall meadows mission motorway mount mountain mountains neck oval overpass parks parkways passage paths pine plain plains plazas points port ports prairie radial ramp ranch rapid rapids rest ridges river roads rue shoal shoals skyway spur spurs squares stravenue stream streets summit throughway track tracks trafficway trails tunnel tunnels turnpikes underpass union unions valleys viaduct views village villages ville vistas walks wall ways well wells street st road rd avenue ave av boulevard blvd drive dr lane ln way court ct place pl square sq terrace ter terr circle cir parkway pkwy pky highway hwy trail trl crescent cres close row walk alley mews gardens grove hill park plaza path loop run ridge pike turnpike tpke expressway expy freeway fwy bypass crossing xing point pt cove cv bend manor mnr meadow view vista landing glen hollow green common commons esplanade quay wharf causeway gate heights hts valley vly canyon creek springs spring station trace tce pass route rte lodge woods junction jct extension ext bluff canyon summit shore shores harbor isle island knoll mill mills orchard pines oaks strasse str straat gasse weg platz allee ring damm ufer gade vej gata gatan vag vagen utca ut utja u ulica ul ulice tie katu katula kuja laan plein gracht kade singel dreef steeg namesti trida korut ter tere utcaja koz puistotie polku veien vegen alle plads torv stien";
const STREET_FIRSTS: &str = "laan rue avenue av ave boulevard boul blvd bd place pl chemin ch cote route rte impasse allee allees quai cours square sentier rang montee via viale corso piazza piazzale vicolo largo strada calle avda avenida paseo plaza plz camino carretera ctra ronda travesia rua travessa praca alameda estrada ulica ul al aleja rte passage faubourg autoroute carrer cl c/";
const UNITS: &str = "apt apartment suite ste unit flat room rm floor fl bldg building app appartement bureau etage dept apto piso lot trailer trlr spc space penthouse ph hangar stop slip pier apart appt wohnung etg";
const COMPASS: &str = "n s e w ne nw se sw north south east west northeast northwest southeast southwest nord sud est ouest ost";
const STATES: &str = "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr vi gu as mp ab bc mb nb nl ns nt nu on pe qc sk yt nsw vic qld act tas";
const REGIONS: &str = "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada jersey york carolina dakota ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming alberta manitoba newfoundland ontario quebec saskatchewan yukon bavaria bayern catalonia andalusia tuscany lombardy brittany normandy provence scotland wales england yorkshire cornwall queensland victoria tasmania";
const COUNTRIES: &str = "martinique guadeloupe bermuda aruba curacao gibraltar jersey guernsey kazakstan kingdom emirates afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil brasil brunei bulgaria cambodia cameroon canada chile china colombia congo croatia cuba cyprus czechia czech denmark danmark ecuador egypt eritrea estonia ethiopia fiji finland suomi france gabon gambia germany deutschland ghana greece greenland guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy italia jamaica japan jordan kazakhstan kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macedonia madagascar malawi malaysia maldives mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal netherlands nederland nicaragua niger nigeria norway norge oman pakistan palestine panama paraguay peru philippines poland polska portugal qatar romania russia rwanda samoa senegal serbia seychelles singapore slovakia slovenia somalia spain espana sudan suriname sweden sverige switzerland schweiz suisse syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan uganda ukraine uae uk usa us uruguay uzbekistan vanuatu venezuela vietnam yemen zambia zimbabwe osterreich";
const TOWNS: &str = "london paris berlin madrid rome roma milan milano munich munchen hamburg cologne koln frankfurt vienna wien zurich geneva geneve brussels bruxelles amsterdam rotterdam hague copenhagen stockholm oslo helsinki dublin edinburgh glasgow manchester birmingham liverpool leeds bristol cardiff belfast lisbon lisboa porto barcelona valencia sevilla seville athens warsaw prague praha budapest bucharest sofia belgrade moscow petersburg kiev kyiv istanbul ankara tehran baghdad beirut jerusalem cairo lagos nairobi johannesburg casablanca tokyo osaka kyoto seoul beijing shanghai guangzhou shenzhen hangzhou nanjing wuhan chengdu changsha haikou tianjin chongqing suzhou xiamen fuzhou quanzhou qingdao dalian ningbo jinan hefei nanchang kunming guiyang nanning lanzhou xining yinchuan urumqi hohhot harbin shenyang shijiazhuang taiyuan zhengzhou luoyang dongguan foshan zhuhai huizhou zhongshan shantou sanya wuxi changzhou nantong yangzhou wenzhou langfang baoding tangshan pudong hainan hunan hubei henan hebei shandong shanxi shaanxi sichuan guangdong guangxi fujian zhejiang jiangsu jiangxi anhui yunnan guizhou gansu qinghai liaoning jilin heilongjiang xinjiang tibet macau kowloon huaqiangbei hongkong taipei bangkok hanoi jakarta manila singapore mumbai delhi bangalore bengaluru chennai kolkata hyderabad pune karachi lahore dhaka sydney melbourne brisbane perth adelaide auckland wellington toronto montreal vancouver calgary edmonton ottawa winnipeg halifax quebec laval gatineau sherbrooke longueuil chicago boston houston dallas austin seattle portland denver phoenix philadelphia detroit atlanta miami orlando tampa minneapolis cleveland pittsburgh cincinnati nashville memphis charlotte raleigh baltimore sacramento oakland angeles francisco diego antonio jose vegas orleans louis paul brooklyn manhattan bronx queens honolulu anchorage albuquerque tucson omaha milwaukee indianapolis columbus springfield lexington salem dover greenville hollywood africa asia europe america antarctica rio paulo buenos aires santiago lima bogota caracas havana mexico marseille lyon toulouse bordeaux nantes lille nice strasbourg stuttgart dusseldorf leipzig dresden naples napoli turin torino venice venezia florence firenze bologna genoa genova";
const MONTHS: &str = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre januar februar marz juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre";
const GREETINGS: &str = "hi hello hey dear hola bonjour hallo ciao cher chere thanks salut liebe lieber beste caro cara estimado estimada querido dearest bye goodbye congratulations congrats morning @ cc bcc regards sincerely cheers love signed yours";
const ROLES: &str = "partner wife husband son daughter brother sister mother father mom dad uncle aunt cousin nephew niece friend kid child grandmother grandfather patient customer client employee manager tenant landlord applicant borrower policyholder claimant member student teacher doctor physician nurse attorney lawyer witness author director ceo founder president secretary minister actor actress singer artist designer engineer developer adjuster cardholder subscriber owner buyer seller guest passenger contact colleague colleagues assistant analyst supervisor instructor user named called accountholder titulaire holder boss neighbor roommate spouse beneficiary payee prescriber provider physicians with by from for to officer representative agent specialist consultant coordinator recipient sender kunde patientin klant mitarbeiter cliente paziente employe salarie";
const VERBS: &str = "said says asked told wrote writes presented reviewed joined filed led noted reports reported approved is was has had will can could would should does did went goes lives lived works worked called calls sent sends thinks thought believes knows knew loves loved likes liked wants wanted needs needed came comes got gets made makes took takes gave gives found felt met started began left moved played plays sang sings died born married and who spent earned retired signed requested completed confirmed submitted visited returned scheduled prepared explained agreed announced replied responded received turned coordinated provided attended discussed emphasized recommended suggested mentioned shared shares arranged accessed logged deserves looks seems became might may must";
const HAN: &str = "li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng xu fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin lu hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan lei qian tang yin li yi chang wu qiao he lai gong wen pang lan zhuang ouyang zhuge sima shangguan ning";
const FILLERS: &str = "is are was the a an my your his her their our its this that of for on in to be as und ist est es e la le el de du del von mein meine ma mon mi number no numero nr ending at with value type str string int td th tr varchar same set here provided file current new actual primary secondary home work personal please use using now has been confirmed customer registered record s d l full complet complete usa on registered business business's second own international x27 quot amp nbsp quebec 4d canadian us uk american rental";
const DOUBTFUL: &str = "may will mark grace hope faith joy rose dawn summer autumn april june august jordan austin chase dallas paris florence sydney madison savannah charlotte victoria georgia virginia carolina dakota grant frank rich bill bob jack rob art max drew ray dale glen cliff clay dean earl duke rusty sandy ginger ruby pearl amber jade crystal olive iris lily violet daisy ivy hazel holly heather melody harmony destiny trinity sky skye blue river rain robin jay mason carter hunter parker taylor tyler turner cooper walker mercedes bentley lincoln jackson washington lee chad kent chester dawn misty penny patience prudence candy brandy sherry bunny kitty star sunny miles skip chip randy curt ernest christian angel jesus mercy pat nick pip sue art gene josh buddy guy major junior sonny hank jean chelsea israel santiago diego san jose santos salvador lourdes guadalupe devon essex kim an van bo ming long kali sora sol mai nam min so sun in bay bonnie basil ash reed heath forest bud april belle eve nova august dolly scout page paige brook brooke jewel opal noel val cash cat precious royal ace king prince queen tiger phoenix ocean storm dusty rocky stone summer winter sing sage sienna vienna geneva verona milan roman lance pierce rod neville piper poppy fern flora reg stew stewart dot else mina mari meta manon ana ken don sandra tia uma ada alba mars art era anna per lars ola mai an art les guy pete so sho mel hal ty cy io ram om ali dan dana tim mia sal";

/// Codes of countries (ISO 3166-1), and `eu`.
const COUNTRY_CODES: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw eu";

/// Which pairs of letters are country codes.
static COUNTRIES_BY_LETTERS: [bool; 676] = {
    let mut table = [false; 676];
    let codes = COUNTRY_CODES.as_bytes();
    let mut at = 0;
    while at + 1 < codes.len() {
        table[(codes[at] - b'a') as usize * 26 + (codes[at + 1] - b'a') as usize] = true;
        at += 3;
    }
    table
};

/// Is this the two-letter code of a country, whatever its case?
pub(super) fn is_country(code: &[u8]) -> bool {
    let &[a, b] = code else { return false };
    let place = |letter: u8| letter.is_ascii_alphabetic().then(|| usize::from(letter.to_ascii_lowercase() - b'a'));
    place(a).zip(place(b)).is_some_and(|(a, b)| COUNTRIES_BY_LETTERS[a * 26 + b])
}

const CLASSES: &[(u32, &str)] = &[
    (c::GIVEN, include_str!("given.txt")),
    (c::SURNAME, include_str!("surnames.txt")),
    (c::COMMON, include_str!("common.txt")),
    (c::TITLE, TITLES),
    (c::PARTICLE, PARTICLES),
    (c::ORG, ORGS),
    (c::STREET, STREETS),
    (c::STREET_FIRST, STREET_FIRSTS),
    (c::UNIT, UNITS),
    (c::COMPASS, COMPASS),
    (c::STATE, STATES),
    (c::PLACE, REGIONS),
    (c::PLACE, TOWNS),
    (c::PLACE | c::COUNTRY, COUNTRIES),
    (c::MONTH | c::COMMON, MONTHS),
    (c::GREETING, GREETINGS),
    (c::ROLE, ROLES),
    (c::VERB, VERBS),
    (c::HAN, HAN),
    (c::FILLER, FILLERS),
    (c::DOUBTFUL, DOUBTFUL),
    (
        c::BEFORE_PLACE,
        "in from near at to through outside visit visiting toward towards of around into across southern northern eastern western downtown",
    ),
];

/// The table of words.
pub(super) struct Lexicon {
    slots: Vec<(u64, Word)>,
    mask: u64,
}

/// The lexicon, built when first asked for. It depends on nothing but this file.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::new)
}

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self { slots: vec![(0, Word::default()); 1 << 14], mask: (1 << 14) - 1 };
        for &(class, words) in CLASSES {
            for word in words.split_ascii_whitespace() {
                lexicon.slot(hash(word.as_bytes())).class |= class;
            }
        }
        for &(concept, words) in LABELS {
            for word in words.split_ascii_whitespace() {
                lexicon.slot(hash(word.as_bytes())).concept |= concept;
            }
        }
        lexicon
    }

    fn slot(&mut self, hash: u64) -> &mut Word {
        let mut at = hash & self.mask;
        loop {
            let index = usize::try_from(at).unwrap_or(0);
            if self.slots[index].0 == hash || self.slots[index].0 == 0 {
                self.slots[index].0 = hash;
                return &mut self.slots[index].1;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// What is known of the word with this hash.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Word {
        let mut at = hash & self.mask;
        loop {
            #[expect(clippy::cast_possible_truncation, reason = "masked to the table's size")]
            let (key, word) = self.slots[at as usize];
            if key == hash {
                return word;
            }
            if key == 0 {
                return Word::default();
            }
            at = (at + 1) & self.mask;
        }
    }
}

/// One step of the word hash; [`hash`] is its fold over the bytes, from [`SEED`].
#[inline]
pub(super) const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Where a word's hash starts.
pub(super) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// The last step: spreads the bits so that the low ones can index the table.
#[inline]
pub(super) const fn finish(hash: u64) -> u64 {
    (hash ^ (hash >> 29)) | 1
}

/// The hash of a word that is already folded.
pub(super) fn hash(word: &[u8]) -> u64 {
    finish(word.iter().fold(SEED, |hash, &byte| step(hash, byte)))
}

/// The base letters of an accented Latin letter, in lower case.
pub(super) fn fold(letter: char) -> Option<&'static str> {
    Some(match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'ß' | 'ẞ' => "ss",
        'Þ' | 'þ' => "th",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Ŵ' | 'ŵ' => "w",
        'Ź'..='ž' => "z",
        _ => return None,
    })
}
