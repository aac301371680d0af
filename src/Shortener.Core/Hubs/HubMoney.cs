using System.Globalization;
using System.Text.RegularExpressions;

namespace Shortener.Core.Hubs;

/// <summary>Prices as documents write them. Stateless, thread-safe.</summary>
public static partial class HubMoney
{
    /// <summary>False for everything but digits with a point among them.</summary>
    public static bool TryParse(string? text, out decimal amount)
    {
        amount = 0;
        return text is not null && Amount().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    [GeneratedRegex(@"\A[0-9]{1,9}(?:\.[0-9]{1,4})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Amount();
}
