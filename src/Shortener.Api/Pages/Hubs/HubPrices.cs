using System.Collections.Frozen;
using System.Globalization;
using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.Hubs;

/// <summary>Prices as people of a language write them. Stateless.</summary>
internal static class HubPrices
{
    private const char NoBreakSpace = '\u00a0';

    /// <summary>Signs that mean one currency in every country; all others are written by their code.</summary>
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["ILS"] = "₪",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["KZT"] = "₸",
        ["RUB"] = "₽",
        ["TRY"] = "₺",
        ["UAH"] = "₴",
        ["USD"] = "$",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null where there is no price. Fractions are shown as the owner gave them: 19 stays 19, 19.9 becomes 19.90.</summary>
    public static string? Of(string? amount, string? currency, PageLanguage language)
    {
        if (!HubMoney.TryParse(amount, out decimal price))
        {
            return null;
        }

        int places = amount!.IndexOf('.', StringComparison.Ordinal) is >= 0 and int point ? Math.Max(2, amount.Length - point - 1) : 0;
        string number = price.ToString("N" + places.ToString(CultureInfo.InvariantCulture), language.Culture());
        if (string.IsNullOrEmpty(currency))
        {
            return number;
        }

        string sign = Signs.GetValueOrDefault(currency, currency);
        return language != PageLanguage.English ? number + NoBreakSpace + sign
            : sign.Length == 1 ? sign + number
            : sign + NoBreakSpace + number;
    }
}
