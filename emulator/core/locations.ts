/** Regions of Azure, by the name in ids and headers and the name that people read. */
export const locations: Readonly<Record<string, string>> = {
  australiaeast: "Australia East", brazilsouth: "Brazil South", canadacentral: "Canada Central",
  centralindia: "Central India", centralus: "Central US", centraluseuap: "Central US EUAP", eastasia: "East Asia",
  eastus: "East US", eastus2: "East US 2", francecentral: "France Central", germanywestcentral: "Germany West Central",
  japaneast: "Japan East", koreacentral: "Korea Central", northcentralus: "North Central US", northeurope: "North Europe",
  norwayeast: "Norway East", polandcentral: "Poland Central", southafricanorth: "South Africa North",
  southcentralus: "South Central US", southeastasia: "Southeast Asia", swedencentral: "Sweden Central",
  switzerlandnorth: "Switzerland North", uaenorth: "UAE North", uksouth: "UK South", ukwest: "UK West",
  westcentralus: "West Central US", westeurope: "West Europe", westus: "West US", westus2: "West US 2", westus3: "West US 3",
};
