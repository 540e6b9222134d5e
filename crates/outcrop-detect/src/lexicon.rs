//! What single words say: given names, surnames, street types, and the words people write before a value.
//!
//! One hash table of folded words, built once with the redactor. Folding drops case and the accents of
//! Latin letters, so one spelling of a word covers `José`, `JOSE` and `jose`.

use std::sync::OnceLock;

/// Classes of a word: bits of [`Word::class`].
pub(crate) mod class {
    pub(crate) const GIVEN: u32 = 1;
    pub(crate) const SURNAME: u32 = 1 << 1;
    /// An everyday word, a month, a role: alone it is no name, however it is cased.
    pub(crate) const COMMON: u32 = 1 << 2;
    pub(crate) const TITLE: u32 = 1 << 3;
    /// `van`, `de`, `bin`: lower case inside a name.
    pub(crate) const PARTICLE: u32 = 1 << 4;
    /// Makes the words before it an organisation.
    pub(crate) const ORG: u32 = 1 << 5;
    /// After the name of a street: Street, Rd, Platz.
    pub(crate) const STREET: u32 = 1 << 6;
    /// Before the name of a street: Rue, Via, Calle.
    pub(crate) const STREET_FIRST: u32 = 1 << 7;
    /// Flat, Suite, Apt.
    pub(crate) const UNIT: u32 = 1 << 8;
    /// N, NE, South.
    pub(crate) const COMPASS: u32 = 1 << 9;
    /// A state or province as two letters.
    pub(crate) const STATE: u32 = 1 << 10;
    /// A country, region or well-known town.
    pub(crate) const PLACE: u32 = 1 << 11;
    pub(crate) const COUNTRY: u32 = 1 << 12;
    pub(crate) const MONTH: u32 = 1 << 13;
    /// A greeting: a name follows.
    pub(crate) const GREETING: u32 = 1 << 14;
    /// A relation or role that a name follows: partner, customer, aunt.
    pub(crate) const ROLE: u32 = 1 << 15;
    /// A verb that people are the subject of.
    pub(crate) const VERB: u32 = 1 << 16;
    /// A Chinese family name in its usual romanisation.
    pub(crate) const HAN: u32 = 1 << 17;
    /// Not a label word, but may stand between label and value: `is`, `number`, `est`.
    pub(crate) const FILLER: u32 = 1 << 18;
    /// Given names that are as often something else: May, Will, Chase.
    pub(crate) const DOUBTFUL: u32 = 1 << 19;
    /// A word of place, time or direction before a place: in, from, near.
    pub(crate) const BEFORE_PLACE: u32 = 1 << 20;
}

/// What a label word is about: bits of [`Word::concept`].
pub(crate) mod concept {
    macro_rules! concepts {
        ($($name:ident)+) => { concepts!(@ 0u32; $($name)+); };
        (@ $n:expr; $name:ident $($rest:ident)*) => {
            pub(crate) const $name: u64 = 1 << ($n);
            concepts!(@ $n + 1; $($rest)*);
        };
        (@ $n:expr;) => {};
    }
    concepts! {
        SSN SOCIAL SECURITY INSURANCE SIN NUMBER PASSPORT DOCUMENT IDENTITY DRIVER LICENSE PLATE VEHICLE VIN CARD CREDIT DEBIT
        CVV CODE EXPIRY PIN IBAN SWIFT BANK ACCOUNT ROUTING TAX ITIN UTR NHS NATIONAL HEALTH RAMQ PHONE CALL FAX EMAIL WEB IP MAC
        DEVICE USER LOGIN PASSWORD KEY ACCESS SECRET AWS NAME PART AGE ADDRESS OTHER YEARS DATE NINO HANDLE DL TRANSFER PAY SITE
    }
}

/// What the lexicon knows about a word.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(crate) struct Word {
    pub(crate) class: u32,
    pub(crate) concept: u64,
}

use class as c;
use concept as k;

/// Words that stand before values, by what they announce. Several languages share a row; a word may stand in several rows.
const LABELS: &[(u64, &str)] = &[
    (k::SSN, "ssn ssns ssnr socialsecuritynumber socialsecurity socsec"),
    (k::SOCIAL, "social sociale sociaal"),
    (k::SECURITY, "security securite seguridad sicherheits sicherheit sicurezza seguranca beveiligings verification"),
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
    (k::DL, "dl driverlicense driverslicense fuhrerschein rijbewijs driverid driverlicence dln cdl fuhrerscheinnummer rijbewijsnummer"),
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
    (k::CVV, "cvv cvc cvn cvv2 cvc2 cid csc cryptogramme"),
    (k::CODE, "code codes codigo kode codice"),
    (
        k::EXPIRY,
        "exp expiry expires expire expiration expiring expirydate caducidad gultig ablauf ablaufdatum scadenza validade scade vencimiento vervaldatum thru valid",
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
    (k::HEALTH, "health sante salud gesundheit maladie ohip phn carecard medicare healthcare krankenversicherung ahcip hcn mcp phin phc"),
    (k::RAMQ, "ramq nam"),
    (
        k::PHONE,
        "phone phones telephone tel telefon telefono telefone telefoon mobile cell cellphone handy movil portable mobil ph phonenumber cellular celular landline whatsapp telephones cel portables fon gsm mob msisdn rufnummer",
    ),
    (
        k::CALL,
        "kontakt contacto contatto llamame llame llamenos chiamami chiamate chiama anrufen bel call called contact reach reached dial text ring reachable calling appel appelez contactez hotline line sms llamar answering extension contacts bellen callback joindre joignable erreichen erreichbar unter",
    ),
    (k::FAX, "fax telefax telecopie"),
    (k::EMAIL, "email mail courriel emails correo"),
    (k::WEB, "website web url site domain hostname homepage domains link uri domaine"),
    (k::IP, "ip ips ipv4 ipv6 ipaddress"),
    (k::MAC, "mac ethernet bssid hwaddr macaddress"),
    (k::DEVICE, "device hardware devices"),
    (k::USER, "user username users usr uid utilisateur usuario benutzer benutzername gebruiker gebruikersnaam utente u uname"),
    (k::LOGIN, "login logon signin identifiant userid loginid logged signed"),
    (k::HANDLE, "twitter tweeter tweet tweets instagram handle handles telegram tiktok insta skype mastodon follow github nickname"),
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
    (k::ADDRESS, "address addr adresse direccion indirizzo anschrift adres addresses endereco domicile domicilio street"),
    (k::SITE, "residing resides lives premises located location shipping billing ship shipped deliver delivered mailing"),
    (k::DATE, "date dob birth born birthday naissance geburtsdatum nascita nacimiento day month year created updated issued"),
    (
        k::OTHER,
        "order orders invoice invoices ticket tracking case sku product part serial model version release build ref reference mrn npi dea imei isbn issn claim policy confirmation room item batch lot hash commit transaction receipt iso rfc employee emp upc ean asin po quote medical record revision docket neq gst tps tvq qst cheque check bill facture commande dossier sequence folder size port pid page amount balance total price salary error license_number tracking_number",
    ),
    (k::PAY, "pay payment paid charge charged paiement mode method"),
];

const TITLES: &str = "agent aunt capt captain coach col dame detective dhr docteur doctor doctora doktor don dona dott dottor dottoressa dr fr frau gen governor herr hon hr ing judge justice lady lord lt m madame maitre me meneer mevr mevrouw miss mlle mme monsieur mr mrs ms mx nurse officer pan pani president prof professor rev reverend senator senhor senor senora sgt sig signor signora signorina sir sr sra srta uncle";
const PARTICLES: &str = "abu af al av bin bint d' da das de degli dei del della delle den der des di do dos du e el ibn la le mac o of op saint st ten ter van von y zu zur";
const ORGS: &str = "ab act ag agency airlines airport airways album app army associates association avenue award awards band bank beach book bridge bureau bv cafe capital center centre channel church clinic club co college committee company conseil consulting corp corporation council county court cup daily department disease district documentary effect enterprises federation festival film forest foundation fund gardens gestion gmbh group hall holding holdings hospital hotel house inc incorporated industries institute insurance island jail journal laboratories labs lake law league library limited llc llp logistics lp ltd magazine mall market media memorial ministry mono motors mountain movie movies museum navy news newspaper novel nv office orchestra oy park partners party pharma pharmaceuticals plc post press prison prize project province records restaurant river road sa sans sarl school series serif services shop show society software solutions spa srl stadium station store street studio studios syndrome systems team technologies technology theater theatre theorem times tower town trust union university ventures village weekly";
const STREETS: &str = "alle allee alley alleys annex arcade av ave avenue bayou bend bluff bluffs blvd bottom boulevard branch brook brooks burg burgs bypass camp canyon cape causeway centers chowk cir circle circles circuit cliff cliffs close club common commons copse corner corners course court courts cove coves creek cres crescent crest crossing crossroad crossroads ct curve cv dale dam damm divide dr dreef drive drives esplanade estate estates expressway expy ext extension extensions fall falls ferry field fields flat flats ford fords forge forges fork forks fort freeway fwy gade ganj garden gardens gasse gata gatan gate gateway glen glens gracht green greens grove groves harbor harbors haven heights highway hill hills hollow hts hwy inlet island islands isle jct junction junctions kade katu katula key keys knoll knolls korut koz kuja laan lake lakes land landing lane light lights ln loaf lock locks lodge loop loops mall manor manors marg meadow meadows mews mill mills mission mnr motorway mount mountain mountains nagar namesti neck oaks orchard oval overpass parade park parks parkway parkways pass passage path paths pike pine pines pkwy pky pl place plads plain plains platz plaza plazas plein point points polku port ports prairie pt puistotie quadrant quay radial ramp ranch rapid rapids rd rest ridge ridges ring river road roads route row rte rue run shoal shoals shore shores singel skyway spring springs spur spurs sq square squares st station steeg stien str straat strasse stravenue stream street streets summit tce ter tere terr terrace throughway tie torv tpke trace track tracks trafficway trail trails trida trl tunnel tunnels turnpike turnpikes u ufer ul ulica ulice underpass union unions ut utca utcaja utja vag vagen vale valley valleys vegen veien vej viaduct view views village villages ville vista vistas vly walk walks wall way ways weg well wells wharf woods wynd xing";
const STREET_FIRSTS: &str = "al alameda aleea aleja allee allees andador autoroute av avda ave avenida avenue bd blvd borgo boul boulevard bulevardul c/ calle callejon calzada camino carrer carretera cerrada ch chemin cite cl condominio continuacion contrada corso cote cour cours ctra cuesta drumul estrada faubourg frazione glorieta impasse incrocio intrarea laan ladeira largo localita lungomare lungotevere parc parque pasaje paseo passage passarela periferico piazza piazzale pl place plaza plz praca praia privada prolongacion prom promenade quai rambla rang rodovia ronda rotonda route rte rua rue salita square strada stretto traversa travesia travessa ul ulica urbanizacion venelle via viaducto viale vicolo";
const UNITS: &str = "ap apart apartment app appartamento appartement appt apt apto bl bldg building bureau dept depto edif etage etg fl flat floor hangar interior interno lot penthouse ph piano pier piso plot rm room sc scala slip space spc ste stop studio suite trailer trlr unit wohnung";
const COMPASS: &str = "e east est n ne nord north northeast northwest nw ost ouest s se south southeast southwest sud sw w west";
const STATES: &str = "ab act ak al ar as az bc ca co ct dc de fl ga gu hi ia id il in ks ky la ma mb md me mi mn mo mp ms mt nb nc nd ne nh nj nl nm ns nsw nt nu nv ny oh ok on or pa pe pr qc qld ri sc sd sk tas tn tx ut va vi vic vt wa wi wv wy yt";
const REGIONS: &str = "alabama alaska alberta andalusia arizona arkansas bavaria bayern brittany california carolina catalonia colorado connecticut cornwall dakota delaware england florida georgia hawaii idaho illinois indiana iowa jersey kansas kentucky lombardy louisiana maine manitoba maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada newfoundland normandy ohio oklahoma ontario oregon pennsylvania provence quebec queensland saskatchewan scotland tasmania tennessee texas tuscany utah vermont victoria virginia wales washington wisconsin wyoming york yorkshire yukon";
const COUNTRIES: &str = "afghanistan albania algeria andorra angola anguilla antigua arabia argentina armenia aruba australia austria azerbaijan bahamas bahrain bangladesh barbados barbuda belarus belgium belize benin bermuda bhutan bolivia bosnia botswana brasil brazil brunei bulgaria burkina burundi caicos cambodia cameroon canada cayman chile china colombia comoros congo croatia cuba curacao cyprus czech czechia danmark denmark deutschland djibouti dominica dominican ecuador egypt emirates eritrea espana estonia eswatini ethiopia faroe faso fiji finland france futuna gabon gambia germany ghana gibraltar greece greenland grenada grenadines guadeloupe guatemala guernsey guinea guyana haiti herzegovina honduras hungary iceland india indonesia iran iraq ireland israel italia italy ivoire jamaica japan jersey jordan kazakhstan kazakstan kenya kingdom kiribati korea kosovo kuwait kyrgyzstan lanka laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macedonia madagascar malawi malaysia maldives mali malta martinique mauritania mauritius mayotte mexico micronesia miquelon moldova monaco mongolia montenegro montserrat morocco mozambique myanmar namibia nauru nederland nepal netherlands nevis nicaragua niger nigeria niue norge norway oman osterreich pakistan palau palestine panama paraguay peru philippines poland polska polynesia portugal principe qatar romania russia rwanda sahara samoa saudi schweiz senegal serbia seychelles singapore slovakia slovenia somalia spain sudan suisse suomi suriname svalbard sverige sweden switzerland syria taiwan tajikistan tanzania thailand timor tobago togo tokelau tonga trinidad tunisia turkey turkmenistan tuvalu uae uganda uk ukraine uruguay us usa uzbekistan vanuatu vatican venezuela verde vietnam yemen zambia zimbabwe";
const TOWNS: &str = "adelaide africa aires albuquerque america amsterdam anchorage angeles anhui ankara antarctica antonio asia athens atlanta auckland austin baghdad baltimore bangalore bangkok baoding barcelona beijing beirut belfast belgrade bengaluru berlin birmingham bogota bologna bordeaux boston brisbane bristol bronx brooklyn brussels bruxelles bucharest budapest buenos cairo calgary caracas cardiff casablanca changsha changzhou charlotte chengdu chennai chicago chongqing cincinnati cleveland cologne columbus copenhagen dalian dallas delhi denver detroit dhaka diego dongguan dover dresden dublin dusseldorf edinburgh edmonton europe firenze florence foshan francisco frankfurt fujian fuzhou gansu gatineau geneva geneve genoa genova glasgow greenville guangdong guangxi guangzhou guiyang guizhou hague haikou hainan halifax hamburg hangzhou hanoi harbin havana hebei hefei heilongjiang helsinki henan hohhot hollywood hongkong honolulu houston huaqiangbei hubei huizhou hunan hyderabad indianapolis istanbul jakarta jerusalem jiangsu jiangxi jilin jinan johannesburg jose karachi kiev kolkata koln kowloon kunming kyiv kyoto lagos lahore langfang lanzhou laval leeds leipzig lexington liaoning lille lima lisboa lisbon liverpool london longueuil louis luoyang lyon macau madrid manchester manhattan manila marseille melbourne memphis mexico miami milan milano milwaukee minneapolis montreal moscow mumbai munchen munich nairobi nanchang nanjing nanning nantes nantong naples napoli nashville nice ningbo oakland omaha orlando orleans osaka oslo ottawa paris paul paulo perth petersburg philadelphia phoenix pittsburgh portland porto prague praha pudong pune qingdao qinghai quanzhou quebec queens raleigh rio roma rome rotterdam sacramento salem santiago sanya seattle seoul sevilla seville shaanxi shandong shanghai shantou shanxi shenyang shenzhen sherbrooke shijiazhuang sichuan singapore sofia springfield stockholm strasbourg stuttgart suzhou sydney taipei taiyuan tampa tangshan tehran tianjin tibet tokyo torino toronto toulouse tucson turin urumqi valencia vancouver vegas venezia venice vienna warsaw wellington wenzhou wien winnipeg wuhan wuxi xiamen xining xinjiang yangzhou yinchuan yunnan zhejiang zhengzhou zhongshan zhuhai zurich";
const MONTHS: &str = "abril agosto aout apr april aprile aug august avril dec december decembre dezember dicembre diciembre enero feb febbraio febrero februar february fevrier friday gennaio giugno jan januar january janvier juillet juin jul juli julio july jun june juni junio luglio maggio mai mar march mars marz marzo may mayo monday nov november novembre noviembre oct october octobre octubre oktober ottobre saturday sep sept september septembre septiembre settembre sunday thursday tuesday wednesday";
const GREETINGS: &str = "@ atentamente bcc beste bonjour bye cara caro cc cheers cher chere ciao congrats congratulations cordialement dear dearest estimada estimado faithfully geehrte geehrter gentile goodbye groet groeten grusse grussen guten hallo hello hey hi hola liebe lieber love morning querido regards saludos salut saluti signed sincerely tag thanks truly yours";
const ROLES: &str = "accountholder actor actress adjuster agent analyst applicant artist assistant attorney aunt author beneficiary borrower boss brother bruder buyer by called cardholder ceo child claimant client cliente colleague colleagues consultant contact coordinator cousin customer dad daughter dependent designer developer director doctor employe employee engineer fahrer father for founder freund freundin friend from grandfather grandmother guest holder husband instructor kid klant kollege kollegen kollegin kund kunde landlord lawyer manager member minister mitarbeiter mom mother mutter nachbar named neighbor nephew niece nurse officer owner partner passenger patient patientin payee paziente physician physicians policyholder prescriber president provider recipient representative roommate salarie schwester secretary seller sender singer sister son specialist spouse student subscriber supervisor teacher tenant titulaire to uncle user vater wife with witness";
const VERBS: &str = "accessed agreed and announced approved arranged asked attended became began believes born called calls came can comes completed confirmed coordinated could deserves did died discussed does earned emphasized explained felt filed found gave gets gives goes got had has is joined knew knows led left liked likes lived lives logged looks loved loves made makes married may mentioned met might moved must needed needs noted played plays prepared presented provided received recommended replied reported reports requested responded retired returned reviewed said sang says scheduled seems sends sent shared shares should signed sings spent started submitted suggested takes thinks thought told took turned visited wanted wants was went who will worked works would writes wrote";
const HAN: &str = "bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao he hou hu huang jia jiang jin kang kong lai lan lei li liang liao lin liu long lu luo ma mao meng ning ouyang pan pang peng qian qiao qin qiu ren shangguan shao shen shi sima song su sun tan tang tian wan wang wei wen wu xia xiao xie xiong xu xue yan yang yao ye yi yin yu yuan zeng zhang zhao zheng zhong zhou zhu zhuang zhuge zou";
const FILLERS: &str = "4d a actual american amp an are as at be been business business's canadian complet complete confirmed current customer d de del du e el ending es est file for full has her here his home in int international is ist its l la le ma mein meine mi mon my nbsp new no now nr number numero of on our own personal please primary provided quebec quot record registered rental s same second secondary set str string td th that the their this to tr type uk und us usa use using value varchar von was with work x27 your";
const DOUBTFUL: &str = "ace ada alba ali amber an ana angel anna april art ash august austin autumn basil bay belle bentley bill blue bo bob bonnie brandy brook brooke bud buddy bunny candy carolina carter cash cat chad charlotte chase chelsea chester chip christian clay cliff cooper crystal curt cy daisy dakota dale dallas dan dana dawn dean destiny devon diego dolly don dot drew duke dusty earl elif else era ernest essex eve faith fern flora florence forest frank gene geneva georgia ginger glen grace grant guadalupe guy hal hank harmony hazel heath heather holly hope hunter in io iris israel ivy jack jackson jade jay jean jesus jewel jordan jose josh joy june junior kali ken kent kim king kitty lance lars lee les lily lincoln long lourdes madison mai major manon mari mark mars mason max may mel melody mercedes mercy meta mia milan miles min mina ming misty nam neville nick noel nova ocean ola olive om opal page paige paris parker pat patience pearl penny per pete phoenix pierce pip piper poppy precious prince prudence queen rain ram randy ray reed reg rich river rob robin rocky rod roman rose royal ruby rusty sage sal salvador san sandra sandy santiago santos savannah scout sherry sho sienna sing skip sky skye so sol sonny sora star stew stewart stone storm sue summer sun sunny sydney taylor tia tiger tim trinity turner ty tyler uma val van verona victoria vienna violet virginia walker washington will winter";

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
pub(crate) fn is_country(code: &[u8]) -> bool {
    let &[a, b] = code else { return false };
    let place = |letter: u8| letter.is_ascii_alphabetic().then(|| usize::from(letter.to_ascii_lowercase() - b'a'));
    place(a).zip(place(b)).is_some_and(|(a, b)| COUNTRIES_BY_LETTERS[a * 26 + b])
}

/// Words by their length in bytes: those of one, those of two, and so on.
pub(crate) type Words = [&'static str];

/// Is the word one of these, whatever its case?
pub(crate) fn among(words: &Words, word: &[u8]) -> bool {
    let Some(words) = words.get(word.len().wrapping_sub(1)) else { return false };
    let first = word.first().map(u8::to_ascii_lowercase);
    words.as_bytes().chunks_exact(word.len()).any(|one| one.first().copied() == first && one.eq_ignore_ascii_case(word))
}

/// Is the word one of these, spelt just so?
pub(crate) fn exactly(words: &Words, word: &[u8]) -> bool {
    let Some(words) = words.get(word.len().wrapping_sub(1)) else { return false };
    words.as_bytes().chunks_exact(word.len()).any(|one| one == word)
}

/// Does the word end in one of these, after so many bytes and more? Most do not even in their last letter.
pub(crate) fn ends_in(word: &[u8], endings: &Words, room: usize) -> bool {
    let last = word.last();
    (1..).zip(endings).take_while(|(length, _)| length + room <= word.len()).any(|(length, endings)| {
        let end = word.get(word.len() - length..);
        endings.as_bytes().chunks_exact(length).any(|ending| ending.last() == last && Some(ending) == end)
    })
}

/// Words as [`words`] reads them: each without what it has in common with the one before, after a byte that says how much that is.
/// In alphabetical order a page downloads a quarter less of them.
macro_rules! packed {
    ($words:expr) => {{
        const WORDS: &[u8] = $words.as_bytes();
        const PACKED: &[u8] = &pack::<{ pack::<0>(WORDS).1 }>(WORDS).0;
        PACKED
    }};
}

/// Packs words that spaces or ends of lines separate: as many bytes as there is room for, and how many they would be.
const fn pack<const ROOM: usize>(words: &[u8]) -> ([u8; ROOM], usize) {
    let (mut packed, mut length) = ([0; ROOM], 0);
    let (mut last, mut at) = (0, 0);
    while at < words.len() {
        if words[at] <= b' ' {
            at += 1;
            continue;
        }
        let mut common: u8 = 0;
        while common < b' ' - 1 && words[at + common as usize] > b' ' && words[last + common as usize] == words[at + common as usize] {
            common += 1;
        }
        // Nothing comes before the first word.
        if at == last {
            common = 0;
        }
        last = at;
        at += common as usize;
        if length < ROOM {
            packed[length] = common;
        }
        length += 1;
        while at < words.len() && words[at] > b' ' {
            if length < ROOM {
                packed[length] = words[at];
            }
            length += 1;
            at += 1;
        }
    }
    (packed, length)
}

/// Calls `visit` with the hash of each packed word.
fn words(packed: &[u8], mut visit: impl FnMut(u64)) {
    // What each beginning of the word has come to, without the last step.
    let mut begun = vec![SEED];
    for (at, &byte) in packed.iter().enumerate() {
        if byte < b' ' {
            begun.truncate(usize::from(byte) + 1);
            continue;
        }
        let hash = step(begun.last().copied().unwrap_or(SEED), byte);
        begun.push(hash);
        if packed.get(at + 1).is_none_or(|&next| next < b' ') {
            visit(finish(hash));
        }
    }
}

const CLASSES: &[(u32, &[u8])] = &[
    (c::GIVEN, packed!(include_str!("given.txt"))),
    (c::SURNAME, packed!(include_str!("surnames.txt"))),
    (c::COMMON, packed!(include_str!("common.txt"))),
    (c::TITLE, packed!(TITLES)),
    (c::PARTICLE, packed!(PARTICLES)),
    (c::ORG, packed!(ORGS)),
    (c::STREET, packed!(STREETS)),
    (c::STREET_FIRST, packed!(STREET_FIRSTS)),
    (c::UNIT, packed!(UNITS)),
    (c::COMPASS, packed!(COMPASS)),
    (c::STATE, packed!(STATES)),
    (c::PLACE, packed!(REGIONS)),
    (c::PLACE, packed!(TOWNS)),
    (c::PLACE | c::COUNTRY, packed!(COUNTRIES)),
    (c::MONTH | c::COMMON, packed!(MONTHS)),
    (c::GREETING, packed!(GREETINGS)),
    (c::ROLE, packed!(ROLES)),
    (c::VERB, packed!(VERBS)),
    (c::HAN, packed!(HAN)),
    (c::FILLER, packed!(FILLERS)),
    (c::DOUBTFUL, packed!(DOUBTFUL)),
    (
        c::BEFORE_PLACE,
        packed!(
            "across around at downtown eastern from in into near northern of outside southern through to toward towards visit visiting western"
        ),
    ),
];

/// The table of words.
pub(crate) struct Lexicon {
    slots: Vec<(u64, Word)>,
    mask: u64,
    /// Bits at the places of words that announce something: small enough to be asked often.
    labels: [u64; SLOTS / 64],
    /// For each first letter, bits of the second letters of words that announce something.
    begins: [u32; 32],
}

const SLOTS: usize = 1 << 14;

/// The lexicon, built when first asked for. It depends on nothing but this file.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::new)
}

impl Lexicon {
    #[inline(never)]
    fn new() -> Self {
        let mut lexicon =
            Self { slots: vec![(0, Word::default()); SLOTS], mask: SLOTS as u64 - 1, labels: [0; SLOTS / 64], begins: [0; 32] };
        for &(class, packed) in CLASSES {
            words(packed, |hash| lexicon.slot(hash).class |= class);
        }
        for &(concept, labels) in LABELS {
            for word in labels.split_ascii_whitespace() {
                let hash = hash(word.as_bytes());
                lexicon.slot(hash).concept |= concept;
                let (at, bit) = Self::label(hash);
                lexicon.labels[at] |= bit;
                if let [first, second, ..] = word.as_bytes() {
                    lexicon.begins[usize::from(first & 31)] |= 1 << (second & 31);
                }
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

    /// May a word of two letters or more that announces something begin here?
    pub(crate) fn begins_label(&self, word: &[u8], at: usize) -> bool {
        let Some(&[first, second]) = word.get(at..at + 2) else { return false };
        self.begins[usize::from(first & 31)] >> (second & 31) & 1 != 0
    }

    /// Where its bit is.
    #[expect(clippy::cast_possible_truncation, reason = "fewer than there are slots")]
    fn label(hash: u64) -> (usize, u64) {
        let at = hash as usize % SLOTS;
        (at / 64, 1 << (at % 64))
    }

    /// What the word with this hash announces.
    #[inline]
    pub(crate) fn concept(&self, hash: u64) -> u64 {
        let (word, bit) = Self::label(hash);
        if self.labels[word] & bit == 0 { 0 } else { self.get(hash).concept }
    }

    /// What is known of the word with this hash.
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> Word {
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
pub(crate) const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Where a word's hash starts.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// The last step: spreads the bits so that the low ones can index the table.
#[inline]
pub(crate) const fn finish(hash: u64) -> u64 {
    (hash ^ (hash >> 29)) | 1
}

/// The hash of a word that is already folded.
pub(crate) fn hash(word: &[u8]) -> u64 {
    finish(word.iter().fold(SEED, |hash, &byte| step(hash, byte)))
}

/// The base letters of an accented Latin letter, in lower case.
pub(crate) fn fold(letter: char) -> Option<&'static str> {
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
