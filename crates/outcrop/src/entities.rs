//! The service's types of personal data, listed once: those who find them and those who check the names read the same list.
//!
//! Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-sensitive-filters.html>, read 2026-11-22.

/// Hands the list, each type with its name, to a macro.
macro_rules! entities {
    ($to:ident) => {
        $to! {
            /// A postal address.
            Address "ADDRESS"
            /// The age of a person, with its unit.
            Age "AGE"
            /// An AWS access key id.
            AwsAccessKey "AWS_ACCESS_KEY"
            /// An AWS secret access key.
            AwsSecretKey "AWS_SECRET_KEY"
            /// A health number of a Canadian province.
            CaHealthNumber "CA_HEALTH_NUMBER"
            /// A Canadian social insurance number.
            CaSocialInsuranceNumber "CA_SOCIAL_INSURANCE_NUMBER"
            /// A card's verification value.
            CreditDebitCardCvv "CREDIT_DEBIT_CARD_CVV"
            /// A card's expiry.
            CreditDebitCardExpiry "CREDIT_DEBIT_CARD_EXPIRY"
            /// A card number.
            CreditDebitCardNumber "CREDIT_DEBIT_CARD_NUMBER"
            /// The number of a driving licence.
            DriverId "DRIVER_ID"
            /// An e-mail address.
            Email "EMAIL"
            /// An IBAN.
            InternationalBankAccountNumber "INTERNATIONAL_BANK_ACCOUNT_NUMBER"
            /// An IPv4 or IPv6 address.
            IpAddress "IP_ADDRESS"
            /// A vehicle's number plate.
            LicensePlate "LICENSE_PLATE"
            /// A MAC address.
            MacAddress "MAC_ADDRESS"
            /// The name of a person, without title.
            Name "NAME"
            /// A password.
            Password "PASSWORD"
            /// A phone number.
            Phone "PHONE"
            /// A PIN.
            Pin "PIN"
            /// A SWIFT code (BIC).
            SwiftCode "SWIFT_CODE"
            /// An NHS number.
            UkNationalHealthServiceNumber "UK_NATIONAL_HEALTH_SERVICE_NUMBER"
            /// A UK national insurance number.
            UkNationalInsuranceNumber "UK_NATIONAL_INSURANCE_NUMBER"
            /// A UK unique taxpayer reference.
            UkUniqueTaxpayerReferenceNumber "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"
            /// A web address.
            Url "URL"
            /// A username or handle.
            Username "USERNAME"
            /// A bank account number.
            UsBankAccountNumber "US_BANK_ACCOUNT_NUMBER"
            /// A routing number of a US bank.
            UsBankRoutingNumber "US_BANK_ROUTING_NUMBER"
            /// A US individual taxpayer identification number.
            UsIndividualTaxIdentificationNumber "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"
            /// A passport number.
            UsPassportNumber "US_PASSPORT_NUMBER"
            /// A US social security number.
            UsSocialSecurityNumber "US_SOCIAL_SECURITY_NUMBER"
            /// A vehicle identification number.
            VehicleIdentificationNumber "VEHICLE_IDENTIFICATION_NUMBER"
        }
    };
}
#[cfg(feature = "pii")]
pub(crate) use entities;

#[cfg(feature = "media")]
macro_rules! names {
    ($($(#[$doc:meta])* $variant:ident $name:literal)+) => {
        /// Their names.
        pub(crate) const ENTITIES: &[&str] = &[$($name),+];
    };
}
#[cfg(feature = "media")]
entities!(names);
