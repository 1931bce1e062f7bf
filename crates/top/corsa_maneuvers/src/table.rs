//! Numbers over time.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Columns over time: linear between rows, constant outside.
#[derive(Default)]
pub(crate) struct Table {
    time: Vec<f64>,
    columns: Vec<(String, Vec<f64>)>,
}

impl Table {
    /// An object of lists of equal length, one of them `time`, rising. Nothing is an empty table.
    pub(crate) fn read(value: &Value) -> Result<Self> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let object = value.as_object().context("a table is an object of lists")?;
        let mut table = Self::default();
        for (name, list) in object {
            let numbers = numbers(list).with_context(|| format!("column `{name}`"))?;
            if name == "time" {
                table.time = numbers;
            } else {
                table.columns.push((name.clone(), numbers));
            }
        }
        ensure!(table.time.is_sorted_by(|a, b| a < b), "`time` must rise");
        for (name, numbers) in &table.columns {
            ensure!(
                numbers.len() == table.time.len() && !numbers.is_empty(),
                "column `{name}` has {} values, `time` {}",
                numbers.len(),
                table.time.len()
            );
        }
        Ok(table)
    }

    /// The value of a column at a time; `None` where there is no such column.
    pub(crate) fn at(&self, name: &str, time: f64) -> Option<f64> {
        let numbers = &self.columns.iter().find(|column| column.0 == name)?.1;
        let after = self.time.partition_point(|at| *at <= time);
        let (Some(before), true) = (after.checked_sub(1), after < numbers.len()) else {
            return numbers.get(after.min(numbers.len() - 1)).copied();
        };
        let share = (time - self.time[before]) / (self.time[after] - self.time[before]);
        Some(numbers[before] + share * (numbers[after] - numbers[before]))
    }

    /// The names of the columns beside `time`.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.0.as_str())
    }
}

/// A list of finite numbers.
pub(crate) fn numbers(value: &Value) -> Result<Vec<f64>> {
    let list = value.as_array().context("is no list")?;
    list.iter().map(|number| number.as_f64().context("holds something that is no number")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_linear_between_rows_and_constant_outside() {
        let value = serde_json::json!({"time": [1.0, 2.0, 4.0], "brake": [0.0, 1.0, 0.5]});
        let table = Table::read(&value).unwrap();
        let seen = [0.0, 1.0, 1.5, 3.0, 9.0].map(|time| table.at("brake", time).unwrap());
        assert_eq!(seen, [0.0, 0.0, 0.5, 0.75, 0.5]);
        assert_eq!(table.at("throttle", 0.0), None);
    }

    #[test]
    fn lists_of_different_lengths_are_refused_by_name() {
        let value = serde_json::json!({"time": [1.0, 2.0], "brake": [0.0]});
        let message = Table::read(&value).map(|_| ()).unwrap_err().to_string();
        assert_eq!(message, "column `brake` has 1 values, `time` 2");
    }
}
