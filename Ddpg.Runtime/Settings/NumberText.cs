using System.Globalization;

namespace Ddpg.Runtime.Settings;

/// <summary>Numbers as people write them: 1000000, 1_000_000, 1e6.</summary>
internal static class NumberText
{
    /// <summary>A number of some type.</summary>
    /// <returns>Whether it is one, whole where the type is, and within its range.</returns>
    public static bool TryParse<T>(string text, out T number)
        where T : struct, IConvertible
    {
        number = default;
        string digits = text.Trim();
        for (int i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_' && (i == 0 || i == digits.Length - 1 || !char.IsAsciiDigit(digits[i - 1]) || !char.IsAsciiDigit(digits[i + 1])))
                return false;
        }

        digits = digits.Replace("_", "", StringComparison.Ordinal);
        if (typeof(T) == typeof(double))
        {
            bool isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real);
            number = (T)(object)real;
            return isNumber;
        }

        // Exact up to the ends of 64 bits, where a double is not.
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) || value != decimal.Truncate(value))
            return false;
        try
        {
            number = (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
