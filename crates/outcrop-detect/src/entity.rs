//! The service's types of personal data.

use std::fmt;

macro_rules! entities {
    ($($(#[$doc:meta])* $variant:ident $name:literal)+) => {
        /// What a finding is: one of the service's 31 types, or one of the caller's own.
        ///
        /// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-sensitive-filters.html>, read 2026-11-22.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Entity {
            $($(#[$doc])* $variant,)+
            /// One of the caller's own, by its place among their names.
            Custom(u16),
        }

        impl Entity {
            /// Every type the service knows.
            pub const ALL: [Self; 31] = [$(Self::$variant),+];
            /// Their names, in alphabetical order.
            pub const NAMES: [&str; 31] = [$($name),+];

            /// The service's name, `EMAIL` for example; `CUSTOM` for the caller's own.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Custom(_) => "CUSTOM",
                }
            }

            /// Its place among [`Entity::ALL`], behind which the caller's own follow.
            pub fn index(self) -> usize {
                #[derive(Clone, Copy)]
                enum Place {
                    $($variant,)+
                }
                match self {
                    $(Self::$variant => Place::$variant as usize,)+
                    Self::Custom(more) => Self::ALL.len() + usize::from(more),
                }
            }
        }
    };
}

entities! {
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

impl Entity {
    /// The type of this name, if the service knows one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.get(Self::NAMES.binary_search(&name).ok()?).copied()
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Entity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A name that no type of the service has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownEntity(pub String);

impl fmt::Display for UnknownEntity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "there is no type \"{}\"; the names are those of the service, EMAIL for example", self.0)
    }
}

impl std::error::Error for UnknownEntity {}

impl std::str::FromStr for Entity {
    type Err = UnknownEntity;
    fn from_str(name: &str) -> Result<Self, UnknownEntity> {
        Self::named(name).ok_or_else(|| UnknownEntity(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_found_by_its_name() {
        for entity in Entity::ALL {
            assert_eq!(entity.name().parse(), Ok(entity));
        }
        let unknown = "NICKNAME".parse::<Entity>().unwrap_err();
        assert_eq!(unknown.to_string(), "there is no type \"NICKNAME\"; the names are those of the service, EMAIL for example");
    }
}
